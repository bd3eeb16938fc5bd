import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { isEnded } from "./read-run-state";

type Waiting = Pick<WireTrainingRun, "status" | "counters" | "watched_metric" | "resolved_spec">;

/**
 * The iteration with which patience ends, should none of those to come be better, and none fail. Null: the run has no
 * patience, it has ended, or there is nothing to be patient about.
 */
export function findPatienceEnd(run: Waiting): number | null {
  const patience = run.resolved_spec.success_criteria.patience_iterations;
  if (patience === null || run.watched_metric === null || isEnded(run)) return null;
  const { iterations_ended: next, completed_since_best: since } = run.counters;
  return next + Math.max(1, patience - since) - 1;
}
