import { nameWork } from "@/components/run-model/name-work";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";

export type LoggedAttempt = WireAttempt & { iterationIndex: number };

/** Attempts whose logs can be read, newest first: trainers, and of rollouts in containers those that run, wait or did not succeed. */
export function listLogged(
  iterations: readonly { index: number; attempts: readonly WireAttempt[] }[],
): readonly LoggedAttempt[] {
  return iterations
    .flatMap((iteration) =>
      iteration.attempts
        .filter((attempt) => attempt.in_container)
        .map((attempt) => ({ ...attempt, iterationIndex: iteration.index })),
    )
    .sort((left, right) => right.queued_at.localeCompare(left.queued_at) || right.index - left.index);
}

/**
 * The log that one wants to see unasked: of the trainer that runs, else of the rollout that has been running the longest, so that
 * one reads it to its end while others begin beside it; else of what began last.
 */
export function chooseAttempt(attempts: readonly LoggedAttempt[]): LoggedAttempt | null {
  const begun = attempts.filter(({ started_at }) => started_at !== null);
  return (
    begun.find((attempt) => attempt.kind === "trainer" && isLiveAttempt(attempt)) ??
    begun.findLast((attempt) => isLiveAttempt(attempt)) ??
    begun[0] ??
    attempts[0] ??
    null
  );
}

/** "i7 trainer, attempt 2" */
export const nameLogged = (attempt: LoggedAttempt): string =>
  `i${attempt.iterationIndex} ${nameWork(attempt)}, attempt ${attempt.number}`;
