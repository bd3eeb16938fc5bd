import type { WireJob } from "@/lib/contracts/jobs/job";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { AppError } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireJob } from "./require-job";
import { readWireJob } from "./to-wire";

/** A queued job ends at once; a running one is stopped. Canceling or canceled already: the job as it is. */
export async function cancelJob(context: ServiceContext, { jobId }: { jobId: string }): Promise<WireJob> {
  await requireJob(context, jobId, "jobs:write");
  const turn = await takeJobTurn(context.database, { jobId, input: { type: "cancel" } });
  if (turn.kind === "taken" && turn.refusal !== null) throw new AppError("state_conflict", turn.refusal);
  return readWireJob(context.database.db, await requireJob(context, jobId, "jobs:write"));
}
