import type { WireJob } from "@/lib/contracts/jobs/job";
import type { ServiceContext } from "../service-context";
import { requireJob } from "./require-job";
import { readWireJob } from "./to-wire";

export async function getJob(context: ServiceContext, { jobId }: { jobId: string }): Promise<WireJob> {
  return readWireJob(context.database.db, await requireJob(context, jobId, "jobs:read"));
}
