import { isEnded } from "@/components/runs/read-run-state";
import type { WireIteration } from "@/lib/contracts/iterations";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";

type Waiting = Pick<WireTrainingRun, "status" | "best" | "watched_metric" | "resolved_spec">;

/**
 * The iteration with which patience ends, should none of those to come be better: so many completed ones after the best,
 * as the run's own rule counts. Null: it has none, it has ended, or there is nothing to be patient about.
 */
export function findPatienceEnd(
  run: Waiting,
  iterations: readonly Pick<WireIteration, "index" | "status">[],
): number | null {
  const patience = run.resolved_spec.success_criteria.patience_iterations;
  if (patience === null || run.watched_metric === null || isEnded(run)) return null;
  const best = run.best?.iteration_index ?? -1;
  // Of iterations before the newest it is not known which failed: those are taken as completed.
  const before = Math.max(0, (iterations[0]?.index ?? 0) - (best + 1));
  const since =
    before + iterations.filter(({ index, status }) => index > best && status === "completed").length;
  const open = iterations.findLast(({ status }) => status !== "completed" && status !== "failed")?.index;
  const next = open ?? (iterations.at(-1)?.index ?? -1) + 1;
  return Math.max(next, next + patience - since - 1);
}
