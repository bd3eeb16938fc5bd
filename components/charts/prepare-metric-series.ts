import { formatMetric, isRate, nameIteration } from "@/components/charts/format-metric";
import { niceScale, type Scale } from "@/components/charts/nice-scale";
import type { MetricMode } from "@/lib/core/loop/plan";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import { isImprovement, readFinite } from "@/lib/core/metrics/watch";
import type { IterationStatus } from "@/lib/core/names";

/** What a chart reads of an iteration. `metrics` is empty until it reported some. */
export type ChartIteration = { index: number; status: IterationStatus; metrics: Metrics };

export type MetricQuestion = {
  key: string;
  /** Null: nobody said what is better, so there is no best. */
  mode: MetricMode | null;
  target?: number | null;
  minDelta?: number;
  /** The run's limit; the axis runs to it, so that the rest is seen. */
  maxIterations?: number | null;
};

export type MetricRow = {
  index: number;
  /** "i5" */
  name: string;
  /** Null where the iterations that were given leave one out. */
  status: IterationStatus | null;
  /** As the trainer reported it; null when it did not. */
  reported: MetricValue | null;
  /** What can be drawn: null is a gap, never a zero. */
  value: number | null;
  /** Best of all up to this one; null before there is any. */
  best: number | null;
  mark: "failed" | "running" | "not_finite" | null;
};

export type MetricSeries = {
  key: string;
  target: number | null;
  rows: readonly MetricRow[];
  best: { index: number; value: number } | null;
  failed: readonly number[];
  running: number | null;
  notFinite: readonly number[];
  y: Scale;
  /** Highest index on the axis. */
  lastIndex: number;
  limit: number | null;
  /** Said beside the dot when there is but one point. */
  onlyPoint: string | null;
  /** The chart in one sentence. */
  summary: string;
};

const liveStatuses: readonly IterationStatus[] = ["rollouts", "manifest", "training"];

function markOf(status: IterationStatus, reported: MetricValue | null): MetricRow["mark"] {
  if (status === "failed") return "failed";
  if (typeof reported === "string") return "not_finite";
  return liveStatuses.includes(status) ? "running" : null;
}

/** Metric names are the trainer's: one called "constructor" must not find what every object has. */
function readReported(metrics: Metrics, key: string): MetricValue | null {
  return Object.hasOwn(metrics, key) ? (metrics[key] ?? null) : null;
}

/** One row for every index from 0 on, in order, whatever order and holes the iterations come with. */
function buildRows(iterations: readonly ChartIteration[], question: MetricQuestion): readonly MetricRow[] {
  const byIndex = new Map(iterations.map((iteration) => [iteration.index, iteration]));
  const count = Math.max(-1, ...byIndex.keys()) + 1;
  let best: number | null = null;
  return Array.from({ length: count }, (_, index): MetricRow => {
    const iteration = byIndex.get(index);
    const name = nameIteration(index);
    if (!iteration) return { index, name, status: null, reported: null, value: null, best, mark: null };
    const reported = readReported(iteration.metrics, question.key);
    // A failed iteration is a mark: what its trainer may have written before it failed is not part of the line.
    const value = iteration.status === "failed" ? null : readFinite(iteration.metrics, question.key);
    if (
      value !== null &&
      question.mode &&
      isImprovement(value, best, question.mode, question.minDelta ?? 0)
    ) {
      best = value;
    }
    return {
      index,
      name,
      status: iteration.status,
      reported,
      value,
      best,
      mark: markOf(iteration.status, reported),
    };
  });
}

/** A limit of thousands would press three points into one column: then the axis shows what is done, and half as much again. */
function lastIndexOf(rows: number, limit: number | null): number {
  if (limit === null) return Math.max(0, rows - 1);
  const room = Math.max(30, Math.ceil(rows * 1.5));
  return Math.max(rows, Math.min(limit, room)) - 1;
}

function scaleOf(key: string, values: readonly number[], target: number | null): Scale {
  const all = target === null ? values : [...values, target];
  if (isRate(key) && all.every((value) => value >= 0 && value <= 1)) {
    return { min: 0, max: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };
  }
  return niceScale(all);
}

/** Everything a chart of one metric shows, decided; drawing adds nothing to it. */
export function prepareMetricSeries(
  iterations: readonly ChartIteration[],
  question: MetricQuestion,
): MetricSeries {
  const { key } = question;
  const target = question.target ?? null;
  const limit = question.maxIterations ?? null;
  const rows = buildRows(iterations, question);
  const points = rows.flatMap((row) => (row.value === null ? [] : [{ index: row.index, value: row.value }]));
  const bestValue = rows.at(-1)?.best ?? null;
  const best = bestValue === null ? null : (points.find((point) => point.value === bestValue) ?? null);
  const failed = rows.filter((row) => row.mark === "failed").map((row) => row.index);
  const notFinite = rows.filter((row) => row.mark === "not_finite").map((row) => row.index);
  const first = points[0];
  return {
    key,
    target,
    rows,
    best,
    failed,
    notFinite,
    running: rows.findLast((row) => row.mark === "running")?.index ?? null,
    y: scaleOf(
      key,
      points.map((point) => point.value),
      target,
    ),
    lastIndex: lastIndexOf(rows.length, limit),
    limit,
    onlyPoint:
      first && points.length === 1
        ? `${formatMetric(key, first.value)} at ${nameIteration(first.index)}, the only one so far`
        : null,
    summary: summarize({ key, target, best, failed, notFinite, points }),
  };
}

function summarize(facts: {
  key: string;
  target: number | null;
  best: { index: number; value: number } | null;
  failed: readonly number[];
  notFinite: readonly number[];
  points: readonly { index: number; value: number }[];
}): string {
  const { key, points } = facts;
  const say = (point: { index: number; value: number }) =>
    `${formatMetric(key, point.value)} at ${nameIteration(point.index)}`;
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return `${key} by iteration: no value yet`;
  const parts = [say(first)];
  if (last.index !== first.index) parts.push(`last ${say(last)}`);
  if (facts.best && points.length > 1) parts.push(`best ${say(facts.best)}`);
  if (facts.target !== null) parts.push(`target ${formatMetric(key, facts.target)}`);
  if (facts.failed.length > 0) parts.push(`${facts.failed.map(nameIteration).join(", ")} failed`);
  if (facts.notFinite.length > 0) parts.push(`${facts.notFinite.length} not finite`);
  return `${key} by iteration: ${parts.join(", ")}`;
}
