import type { WireProject } from "@/lib/contracts/projects/project";
import { listProjects as listRows } from "@/lib/server/store/accounts";
import { projectsWith } from "../caller";
import type { ServiceContext } from "../service-context";
import { toWireProjects } from "./to-wire";

/** The oldest first. */
export async function listProjects(context: ServiceContext): Promise<{ projects: WireProject[] }> {
  const { db } = context.database;
  const rows = await listRows(db, projectsWith(context.caller, "training:read"));
  return { projects: await toWireProjects(db, context, rows) };
}
