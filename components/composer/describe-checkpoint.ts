import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { formatBytes } from "@/components/ui/format-bytes";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** "cabinet-bc · i12 · success_rate 0.871 · 48.2 MB" */
export function describeCheckpoint(
  run: Pick<WireTrainingRun, "name" | "watched_metric">,
  checkpoint: WireCheckpoint,
): string {
  return [
    run.name,
    nameIteration(checkpoint.iteration_index),
    describeValue(run, checkpoint),
    formatBytes(checkpoint.size_bytes),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** "success_rate 0.871"; "" when it did not report the watched metric. */
function describeValue(
  { watched_metric: watched }: Pick<WireTrainingRun, "watched_metric">,
  { metrics }: WireCheckpoint,
): string {
  return watched && Object.hasOwn(metrics, watched.metric)
    ? `${watched.metric} ${formatMetric(watched.metric, metrics[watched.metric])}`
    : "";
}
