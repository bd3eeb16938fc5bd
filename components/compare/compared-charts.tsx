"use client";

import { MetricsBoard } from "@/components/metrics/metrics-board";
import { readMetricsPlace } from "@/components/metrics/metrics-place";
import { useMetricKeys } from "@/components/metrics/use-metric-keys";
import { comparedAtMost } from "@/components/run-model/compare-address";
import { useSearch } from "@/components/ui/use-search";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { iterationAxes } from "@/lib/core/metrics/place-iterations";

/** Every chosen metric with all runs in it. */
export function ComparedCharts({
  runs,
  slots,
  onRuns,
}: {
  runs: readonly { run: WireTrainingRun; slot: number }[];
  /** Colours by run, those too that are not read yet. */
  slots: ReadonlyMap<string, number>;
  onRuns: (runIds: readonly string[]) => void;
}) {
  const { search, change } = useSearch();
  const read = runs.map(({ run }) => run);
  return (
    <MetricsBoard
      // Steps of different runs' iterations have nothing in common.
      place={readMetricsPlace(search, iterationAxes)}
      axes={iterationAxes}
      onPlace={change}
      keys={useMetricKeys(read) ?? noKeys}
      drawn={runs.map(({ run, slot }) => ({
        runId: run.run_id,
        name: run.name,
        slot,
        revision: run.counters.iterations_ended,
      }))}
      watchers={read}
      csvOf={null}
      overlay={{
        runs: [...slots].map(([runId, slot]) => ({
          runId,
          slot,
          name: read.find((run) => run.run_id === runId)?.name ?? runId,
        })),
        fixed: null,
        most: comparedAtMost,
        onChange: onRuns,
      }}
    />
  );
}

const noKeys: readonly string[] = [];
