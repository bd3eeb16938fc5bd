import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { systemActor } from "@/lib/core/loop/plan";
import { type ClaimBy, type ClaimResult, claimAttempt, type Door } from "@/lib/server/attempts/claim";
import type { Tx } from "@/lib/server/db/client";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { type JobRow, lockJob } from "@/lib/server/store/jobs";
import { readPlan } from "@/lib/server/store/stored-run";
import { takeTurnOfJob } from "./job-turn";
import { lockRun } from "./lock-run";
import { takeTurnOfRun } from "./turn";
import type { RunRow } from "./write-run";

const runDoor = (runId: string): Door<RunRow> => ({
  lock: (tx) => lockRun(tx, runId),
  take: async (tx, run, claimed, where) => {
    const { termsOf, needsPlace } = taskFacts[claimed.kind];
    const reserveMicro = needsPlace && claimed.hostId === null ? 0 : termsOf(readPlan(run)).reserveMicro;
    const ref = refOfAttempt(claimed);
    const { events } = await takeTurnOfRun(tx, run, {
      input: { type: "attempt_claimed", ref, reserveMicro, where },
      actor: systemActor,
      attempt: claimed,
    });
    return events.some(({ event }) => event.type === `${claimed.kind}.claimed`);
  },
});

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
export function claimThroughDoor(
  tx: Tx,
  { attemptId, taskId, runId }: Candidate,
  by: ClaimBy,
): Promise<ClaimResult> {
  return runId === null
    ? claimAttempt(tx, jobDoor(taskId), attemptId, by)
    : claimAttempt(tx, runDoor(runId), attemptId, by);
}
