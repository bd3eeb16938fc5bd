import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";

export type LoggedAttempt = WireAttempt & { iterationIndex: number };

/** Attempts whose logs can be read, newest first: trainers, and rollouts that did not succeed. */
export function listLogged(iterations: readonly WireIteration[]): readonly LoggedAttempt[] {
  return iterations
    .flatMap((iteration) =>
      iteration.attempts.map((attempt) => ({ ...attempt, iterationIndex: iteration.index })),
    )
    .sort((left, right) => right.queued_at.localeCompare(left.queued_at));
}

/** The log that one wants to see unasked: of the trainer that runs, else of what failed last, else of the last trainer. */
export function chooseAttempt(attempts: readonly LoggedAttempt[]): LoggedAttempt | null {
  const begun = attempts.filter(({ started_at }) => started_at !== null);
  return (
    begun.find((attempt) => attempt.kind === "trainer" && isLiveAttempt(attempt)) ??
    begun.find((attempt) => isLiveAttempt(attempt)) ??
    begun[0] ??
    attempts[0] ??
    null
  );
}

/** "i7 trainer, attempt 2" */
export function nameLogged({ iterationIndex, kind, index, number }: LoggedAttempt): string {
  const task = kind === "rollout" || kind === "evaluation" ? `${kind} ${index}` : kind;
  return `i${iterationIndex} ${task}, attempt ${number}`;
}
