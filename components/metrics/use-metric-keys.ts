"use client";

import { useQueries } from "@tanstack/react-query";
import { metricKeysQuery } from "@/lib/client/queries/metrics";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { orderKeys } from "./choose-keys";

/** Every name in metrics.json that any of the runs reported, a watched one first; undefined until one of them is read. */
export function useMetricKeys(runs: readonly WireTrainingRun[]): readonly string[] | undefined {
  const watched = runs.find((run) => run.watched_metric)?.watched_metric?.metric ?? null;
  return useQueries({
    queries: runs.map((run) => metricKeysQuery(run.run_id, run.counters.iterations_ended)),
    combine: (results) =>
      results.some((result) => result.data)
        ? orderKeys(
            results.flatMap((result) => result.data ?? []),
            watched,
          )
        : undefined,
  });
}
