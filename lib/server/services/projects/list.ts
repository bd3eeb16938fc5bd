import type { WireProject } from "@/lib/contracts/projects/project";
import { listProjects as listRows } from "@/lib/server/store/accounts";
import { sumCreditsByProject } from "@/lib/server/store/projects";
import { projectsWith } from "../caller";
import type { ServiceContext } from "../service-context";
import { toWireProject } from "./to-wire";

/** The oldest first. */
export async function listProjects({
  database: { db },
  caller,
}: ServiceContext): Promise<{ projects: WireProject[] }> {
  const rows = await listRows(db, projectsWith(caller, "training:read"));
  const used = await sumCreditsByProject(
    db,
    rows.map(({ projectId }) => projectId),
  );
  return { projects: rows.map((row) => toWireProject(row, used.get(row.projectId))) };
}
