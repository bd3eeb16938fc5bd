import type { WireProject } from "@/lib/contracts/projects";
import { toWireTime } from "@/lib/contracts/wire";
import { listProjects as listRows } from "@/lib/server/store/accounts";
import { projectsWith } from "../caller";
import type { ServiceContext } from "../service-context";

export async function listProjects({
  database,
  caller,
}: ServiceContext): Promise<{ projects: WireProject[] }> {
  const rows = await listRows(database.db, projectsWith(caller, "training:read"));
  return {
    projects: rows.map((row) => ({
      project_id: row.projectId,
      name: row.name,
      credit_limit: row.creditLimitMicro === null ? null : row.creditLimitMicro / 1e6,
      created_at: toWireTime(row.createdAt),
    })),
  };
}
