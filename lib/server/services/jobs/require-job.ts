import type { Scope } from "@/lib/core/names";
import { findJob, type JobRow } from "@/lib/server/store/jobs";
import { notFound } from "../app-error";
import { requireOwned } from "../caller";
import type { ServiceContext } from "../service-context";

/** The job, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export async function requireJob(
  { database, caller }: ServiceContext,
  jobId: string,
  scope: Scope,
): Promise<JobRow> {
  return requireOwned(caller, await findJob(database.db, jobId), scope, notFound("job", jobId));
}
