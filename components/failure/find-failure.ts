import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

export type Failure = {
  iteration: WireIteration | null;
  /** Attempts of the task that decided, oldest first; the last one is the deciding one. */
  attempts: readonly WireAttempt[];
};

/** What ended a failed run: the last iteration that failed and the attempts of the task in it that failed last. */
export function findFailure(
  run: Pick<WireTrainingRun, "status">,
  iterations: readonly WireIteration[],
): Failure | null {
  if (run.status !== "failed") return null;
  const iteration = iterations.findLast((candidate) => candidate.status === "failed") ?? null;
  const failed = (iteration?.attempts ?? []).filter(
    (attempt) => attempt.status === "failed" || attempt.status === "lost",
  );
  const deciding = failed.reduce<WireAttempt | null>(
    (last, attempt) => (last === null || endOf(attempt) >= endOf(last) ? attempt : last),
    null,
  );
  return {
    iteration,
    attempts: failed
      .filter((attempt) => attempt.task_id === deciding?.task_id)
      .sort((left, right) => left.number - right.number),
  };
}

const endOf = (attempt: WireAttempt): string => attempt.ended_at ?? attempt.queued_at;
