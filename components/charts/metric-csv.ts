import type { MetricSeries } from "@/components/charts/prepare-metric-series";
import { toNumber } from "@/lib/core/metrics/metric-value";

/** The chart's rows with all their digits. What is missing is an empty cell. The writer is loaded when it is first used. */
export async function toMetricCsv(series: MetricSeries): Promise<string> {
  const { writeCsv } = await import("@/lib/csv/write-csv");
  const head = ["index", "status", series.key, "best_so_far"];
  const rows = series.rows.map((row) => [
    row.index,
    row.status,
    row.reported === null ? null : toNumber(row.reported),
    row.best,
  ]);
  return writeCsv([head, ...rows]);
}
