import type { MetricSeries } from "@/components/charts/prepare-metric-series";

/** A cell that a spreadsheet neither splits nor runs: quoted where needed, a leading sign of a formula disarmed. */
function csvCell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.I])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The chart's rows with all their digits (RFC 4180). What is missing is an empty cell. */
export function toMetricCsv(series: MetricSeries): string {
  const head = ["index", "status", series.key, "best_so_far"];
  const rows = series.rows.map((row) => [row.index, row.status ?? "", row.reported ?? "", row.best ?? ""]);
  return [head, ...rows].map((cells) => cells.map((cell) => csvCell(String(cell))).join(",")).join("\r\n");
}
