import { formatMetric } from "@/components/charts/format-metric";
import { formatPlace } from "@/components/charts/prepare-axis";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";
import type { MetricRow } from "@/components/charts/read-iterations";
import { noneMark } from "@/components/ui/format-number";

/** Of an iteration more is known than of a place between the points of several lines. */
export function isIterationRow(row: ChartRow): row is MetricRow {
  return "index" in row;
}

/** Rows that the crosshair can stand on: those that have a place on the axis. */
export function listReadable({ rows }: Chart): readonly (ChartRow & { x: number })[] {
  return rows.flatMap((row) => (row.x === null ? [] : [{ ...row, x: row.x }]));
}

/** What a pin or an opened row is called by: an iteration's index, whatever the axis, or else the place. */
export function keyOfRow(row: ChartRow & { x: number }): number {
  return isIterationRow(row) ? row.index : row.x;
}

/** "i5", "i5, 2 h 05 min" or "step 1,200". */
export function nameRow({ x: { axis } }: Chart, row: ChartRow & { x: number }): string {
  if (!isIterationRow(row)) return formatPlace(axis, row.x);
  return axis === "iteration" ? row.name : `${row.name}, ${formatPlace(axis, row.x)}`;
}

/** What a line shows in a row: one value, or from the smallest to the largest of those that are drawn as one. */
export function sayValue({ key, smoothing }: Chart, row: ChartRow, at: number): string {
  if (isIterationRow(row)) return formatMetric(key, row.reported);
  const cell = row.cells[at];
  if (!cell || cell.value === null) return noneMark;
  const isSeveral = cell.low !== null && cell.high !== null && cell.low !== cell.high;
  if (isSeveral && smoothing === 0)
    return `${formatMetric(key, cell.low)} to ${formatMetric(key, cell.high)}`;
  return formatMetric(key, cell.value);
}

/** "0.566 to 0.699"; null where nobody says how sure the value is. */
export function sayInterval({ key }: Chart, row: ChartRow, at: number): string | null {
  const interval = isIterationRow(row) ? row.interval : row.cells[at]?.interval;
  return interval ? `${formatMetric(key, interval[0])} to ${formatMetric(key, interval[1])}` : null;
}

/** What an interval is called where it stands beside its value. */
export const intervalWords = "95 % interval";

/** Whether the row is of the checkpoint that no later one has surely beaten. */
export function isChampion({ marks }: Chart, row: ChartRow): boolean {
  return isIterationRow(row) && marks?.champion?.index === row.index;
}

/** The row in one sentence, as the crosshair says it to a screen reader. */
export function describeRow(chart: Chart, row: (ChartRow & { x: number }) | undefined): string {
  if (!row) return "";
  const name = nameRow(chart, row);
  if (!isIterationRow(row)) {
    return `${name}: ${chart.lines.map((line, at) => `${line.name} ${sayValue(chart, row, at)}`).join(", ")}`;
  }
  if (row.mark === "failed") return `${name}: failed`;
  const parts = [
    row.reported === null ? "no value" : sayValue(chart, row, 0),
    sayInterval(chart, row, 0),
    isChampion(chart, row) ? "champion" : null,
    row.driver === null ? null : `rollouts by ${row.driver}`,
  ];
  return `${name}: ${parts.filter((part) => part !== null).join(", ")}`;
}
