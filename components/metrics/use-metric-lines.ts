"use client";

import { useQueries } from "@tanstack/react-query";
import type { LineSource } from "@/components/charts/prepare-line";
import { linePointsAtMost, type MetricsAsk, metricsQuery } from "@/lib/client/queries/metrics";
import type { WireMetricSeries } from "@/lib/contracts/metrics/series";

/** A run whose series are drawn. `slot`: its colour. */
export type DrawnRun = {
  runId: string;
  name: string;
  slot: number;
  /** Grows with the run, so that new values are read. */
  revision: number;
  /** What an attempt is called where an iteration had several; null: it needs no name. */
  nameAttempt?: (attemptId: string) => string | null;
};

/** The series of all runs by key, in the order of the runs. */
export function useMetricLines(
  runs: readonly DrawnRun[],
  ask: MetricsAsk,
): {
  lines: ReadonlyMap<string, readonly LineSource[]>;
  pending: boolean;
  failure: unknown;
  retry: () => void;
} {
  const results = useQueries({
    queries: runs.map((run) => metricsQuery(run.runId, ask, linePointsAtMost, run.revision)),
  });
  const lines = new Map<string, LineSource[]>();
  let spare = runs.length;
  for (const [at, run] of runs.entries()) {
    const attempts = new Map<string, number>();
    for (const series of results[at]?.data?.series ?? []) {
      const already = attempts.get(series.key) ?? 0;
      attempts.set(series.key, already + 1);
      // Attempts before the newest get colours that no run has.
      const slot = already === 0 ? run.slot : spare++;
      lines.set(series.key, [...(lines.get(series.key) ?? []), toSource(run, series, slot)]);
    }
  }
  return {
    lines,
    pending: results.some((result) => result.isPending && result.fetchStatus !== "idle"),
    failure: results.find((result) => result.error)?.error ?? null,
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}

function toSource(run: DrawnRun, series: WireMetricSeries, slot: number): LineSource {
  const attempt = series.attempt_id === null ? null : (run.nameAttempt?.(series.attempt_id) ?? null);
  return {
    id: `${run.runId} ${series.attempt_id ?? ""}`,
    name: attempt === null ? run.name : `${run.name}, ${attempt}`,
    slot: slot % 8,
    x: series.x,
    y: series.y,
    pointsTotal: series.points_total,
    notFiniteTotal: series.not_finite_total,
    reduced: series.reduced,
  };
}
