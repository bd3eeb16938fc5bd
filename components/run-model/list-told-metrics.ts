import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { rateKey } from "@/lib/core/evaluation/summarize-suite";

/** The metrics that tables tell of each iteration: the watched one, and how often evaluated policies succeed. */
export function listToldMetrics(
  run: Pick<WireTrainingRun, "watched_metric" | "resolved_spec">,
): readonly (string | null)[] {
  const watched = run.watched_metric?.metric ?? null;
  if (run.resolved_spec.evaluation === null) return [watched];
  return watched === null || watched === rateKey ? [rateKey] : [watched, rateKey];
}
