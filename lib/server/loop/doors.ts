import { type ClaimBy, type ClaimResult, claimAttempt, type Door } from "@/lib/server/attempts/claim";
import type { Tx } from "@/lib/server/db/client";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { type JobRow, lockJob } from "@/lib/server/store/jobs";
import { claimForRun } from "./claim-for-run";
import { takeTurnOfJob } from "./job-turn";
import { lockTurn } from "./turn-statements";

const jobDoor = (jobId: string): Door<JobRow> => ({
  lock: (tx) => lockJob(tx, jobId),
  take: async (tx, job, claimed, where) => {
    const input = { type: "attempt_claimed", ref: refOfAttempt(claimed), reserveMicro: 0, where } as const;
    const { state } = await takeTurnOfJob(tx, job, input, claimed);
    return state.phase.kind === "claimed";
  },
});

export type Candidate = Pick<AttemptRow, "attemptId" | "taskId" | "runId">;

/** Claims a queued attempt through the door of its run, or of its own job. */
export async function claimThroughDoor(
  tx: Tx,
  { attemptId, taskId, runId }: Candidate,
  by: ClaimBy & { starts?: boolean },
): Promise<ClaimResult> {
  if (runId === null) return claimAttempt(tx, jobDoor(taskId), attemptId, by);
  const run = await lockTurn(tx, runId, attemptId);
  return run ? claimForRun(tx, run, by) : { kind: "gone" };
}
