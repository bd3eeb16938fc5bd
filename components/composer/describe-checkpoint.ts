import { formatReported, nameIteration } from "@/components/charts/format-metric";
import { formatBytes } from "@/components/ui/format-bytes";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** "cabinet-bc · i12 · success_rate 0.871 · 48.2 MB" */
export function describeCheckpoint(
  run: Pick<WireTrainingRun, "name" | "watched_metric">,
  checkpoint: WireCheckpoint,
): string {
  const metric = run.watched_metric?.metric;
  const value = formatReported(checkpoint.metrics, metric);
  return [
    run.name,
    nameIteration(checkpoint.iteration_index),
    value && `${metric} ${value}`,
    formatBytes(checkpoint.size_bytes),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
