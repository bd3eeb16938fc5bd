import type { MetricSeries } from "@/components/charts/prepare-metric-series";
import { toNumber } from "@/lib/core/metrics/metric-value";

/** The chart's rows with all their digits. What is missing is an empty cell. The writer is loaded when it is first used. */
export async function toMetricCsv(series: MetricSeries): Promise<string> {
  const { writeCsv } = await import("@/lib/csv/write-csv");
  const hasIntervals = series.rows.some((row) => row.interval);
  const hasDrivers = series.rows.some((row) => row.driver);
  const head = ["index", "status", series.key, "best_so_far"];
  if (hasIntervals) head.push("low", "high");
  if (hasDrivers) head.push("rollouts_by");
  const rows = series.rows.map((row) => [
    row.index,
    row.status,
    row.reported === null ? null : toNumber(row.reported),
    row.best,
    ...(hasIntervals ? (row.interval ?? [null, null]) : []),
    ...(hasDrivers ? [row.driver] : []),
  ]);
  return writeCsv([head, ...rows]);
}
