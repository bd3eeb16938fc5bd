"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricKeysQuery } from "@/lib/client/queries/metrics";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { orderKeys } from "./choose-keys";

/** Every name in metrics.json of the whole run, the watched one first; undefined until they are read. */
export function useMetricKeys(run: WireTrainingRun): readonly string[] | undefined {
  const { data } = useQuery(metricKeysQuery(run.run_id, run.counters.iterations_ended));
  const watched = run.watched_metric?.metric ?? null;
  return useMemo(() => data && orderKeys(data, watched), [data, watched]);
}
