import type { Interval } from "@/components/charts/fold-points";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { type IterationMarks, markIterations } from "@/components/charts/mark-iterations";
import { type Chart, prepareChart } from "@/components/charts/prepare-chart";
import type { LineSource } from "@/components/charts/prepare-line";
import { type ChartIteration, type MetricRow, readIterations } from "@/components/charts/read-iterations";
import type { Learning } from "@/components/charts/read-learning";
import type { MetricMode } from "@/lib/core/loop/plan";
import type { MetricValue } from "@/lib/core/metrics/metric-value";
import type { IterationAxis } from "@/lib/core/metrics/place-iterations";

export type MetricQuestion = {
  key: string;
  /** Null: nobody said what is better, so there is no best. */
  mode: MetricMode | null;
  target?: number | null;
  minDelta?: number;
  /** The run's limit; the axis runs to it, so that the rest is seen. */
  maxIterations?: number | null;
  /** Where each iteration lies on another axis, by index; what is not in it is not drawn. Left out: at its index. */
  placed?: {
    axis: Exclude<IterationAxis, "iteration">;
    places: ReadonlyMap<number, number>;
    limit: number | null;
  };
  /** Of the iterations that are not given some have values: the line goes on across them. Else they are a gap. */
  sparse?: boolean;
  /** The iteration after which patience ends, should none be better; null when it will not. */
  patienceEnd?: number | null;
  /** What evaluations tell; left out: the run has none. */
  learning?: Learning | null;
};

/** A chart of one run's iterations: one line, a row for each of them, and what else is known of them. */
export type MetricSeries = Omit<Chart, "rows" | "marks"> & {
  rows: readonly MetricRow[];
  marks: IterationMarks;
};

/** The watched chart is wider than the others. */
const drawnAtMost = 400;

export function prepareMetricSeries(
  iterations: readonly ChartIteration[],
  question: MetricQuestion,
): MetricSeries {
  const { key, mode, minDelta, placed, sparse = false, learning = null } = question;
  const limit = question.maxIterations ?? null;
  const rows = readIterations(iterations, { key, mode, minDelta, sparse, places: placed?.places, learning });
  const chart = prepareChart(
    [toSource(key, rows, { sparse, isEvaluated: learning !== null && key.startsWith("eval/") })],
    {
      key,
      mode,
      minDelta,
      axis: placed?.axis ?? "iteration",
      target: question.target,
      limit: placed ? placed.limit : limit,
      reachesX: rows.reduce((most, { x }) => Math.max(most, x ?? 0), 0),
      beginsX: Math.min(0, rows[0]?.index ?? 0),
      drawnAtMost,
      smoothing: 0,
      log: false,
    },
  );
  const marks = markIterations(rows, chart, {
    limit,
    patienceEnd: question.patienceEnd ?? null,
    champion: learning?.champion ?? null,
  });
  const points = rows.filter(({ x, value }) => x !== null && value !== null);
  const [first] = points;
  return {
    ...chart,
    rows,
    marks,
    onlyPoint: first && points.length === 1 ? `${say(key, first)}, the only one so far` : null,
    summary: summarize(key, points, { marks, target: chart.target, notFinite: chart.notFinite }),
  };
}

/**
 * An iteration that failed and has no place of its own breaks the line after the one before it. One whose checkpoint was
 * not evaluated, because only some are, does not: the line goes on across it.
 */
function toSource(
  key: string,
  rows: readonly MetricRow[],
  { sparse, isEvaluated }: { sparse: boolean; isEvaluated: boolean },
): LineSource {
  const x: number[] = [];
  const y: (MetricValue | null)[] = [];
  const intervals: (Interval | null)[] = [];
  for (const row of rows) {
    const hasFailed = row.mark === "failed";
    // Of a few of thousands of iterations: that one beside them failed does not break the line across all others.
    if (hasFailed && sparse) continue;
    if (isEvaluated && row.status === "completed" && row.reported === null) continue;
    const place = row.x ?? (hasFailed ? x.at(-1) : undefined);
    if (place === undefined) continue;
    x.push(place);
    y.push(hasFailed ? null : row.reported);
    intervals.push(row.interval);
  }
  const notFiniteTotal = rows.filter((row) => row.mark === "not_finite").length;
  return {
    id: key,
    name: key,
    slot: 0,
    x,
    y,
    intervals,
    pointsTotal: x.length,
    notFiniteTotal,
    reduced: false,
    sparse: sparse || isEvaluated,
  };
}

function say(key: string, { value, index }: Pick<MetricRow, "value" | "index">): string {
  return `${formatMetric(key, value)} at ${nameIteration(index)}`;
}

function summarize(
  key: string,
  points: readonly MetricRow[],
  { marks, target, notFinite }: Pick<MetricSeries, "marks" | "target" | "notFinite">,
): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return `${key} by iteration: no value yet`;
  const { best, champion, failed } = marks;
  const parts = [say(key, first)];
  if (last !== first) parts.push(`last ${say(key, last)}`);
  if (best && points.length > 1)
    parts.push(`best ${formatMetric(key, best.value)} at ${nameIteration(best.index)}`);
  if (champion) parts.push(`champion ${say(key, champion)}`);
  if (target !== null) parts.push(`target ${formatMetric(key, target)}`);
  if (failed.length > 0) parts.push(`${nameSome(failed)} failed`);
  if (notFinite > 0) parts.push(`${notFinite} not finite`);
  return `${key} by iteration: ${parts.join(", ")}`;
}

function nameSome(indexes: readonly number[]): string {
  return indexes.length > 5 ? `${indexes.length} iterations` : indexes.map(nameIteration).join(", ");
}
