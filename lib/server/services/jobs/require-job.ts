import type { Scope } from "@/lib/core/names";
import { findJob, type JobRow } from "@/lib/server/store/jobs";
import { notFound } from "../app-error";
import { requireScopeIn } from "../caller";
import type { ServiceContext } from "../service-context";

/** The job, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export async function requireJob(
  { database, caller }: ServiceContext,
  jobId: string,
  scope: Scope,
): Promise<JobRow> {
  const unknown = notFound("job", jobId);
  const row = await findJob(database.db, jobId);
  if (!row) throw unknown;
  requireScopeIn(caller, row.projectId, scope, unknown);
  return row;
}
