import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { rateKey } from "@/lib/core/evaluation/summarize-suite";

/**
 * What a run watches, or will once an iteration reports it: a run that evaluates and names no metric watches how often
 * the evaluated policies succeed. Null: what metrics.json reports decides.
 */
export function expectWatched(
  run: Pick<WireTrainingRun, "watched_metric" | "resolved_spec">,
): NonNullable<WireTrainingRun["watched_metric"]> | null {
  if (run.watched_metric) return run.watched_metric;
  const { evaluation, success_criteria: wanted } = run.resolved_spec;
  const isRate = wanted.metric === null || wanted.metric === rateKey;
  return evaluation !== null && isRate ? { metric: rateKey, mode: wanted.mode ?? "max" } : null;
}
