import { type DrawnPoint, foldPoints } from "@/components/charts/fold-points";
import { formatMetric, isRate, nameIteration } from "@/components/charts/format-metric";
import { niceScale, type Scale } from "@/components/charts/nice-scale";
import { type AxisScale, prepareAxis } from "@/components/charts/prepare-axis";
import type { MetricMode } from "@/lib/core/loop/plan";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import type { IterationAxis } from "@/lib/core/metrics/place-iterations";
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
};

export type MetricRow = {
  index: number;
  /** "i5" */
  name: string;
  /** On the axis; null when it has no place there yet. */
  x: number | null;
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

/** A stretch of the axis that belongs to one iteration. */
export type MetricZone = { index: number; from: number; to: number };

export type MetricSeries = {
  key: string;
  target: number | null;
  rows: readonly MetricRow[];
  /** What is drawn: the rows that have a place, some taken together where they are too many. */
  drawn: readonly (DrawnPoint & { best: number | null })[];
  best: { index: number; x: number; value: number } | null;
  /** Where the best is named: on the side that the line does not come from. */
  bestWordsAt: "above" | "below";
  failed: readonly number[];
  running: number | null;
  /** The columns of failed iterations and of the running one, where they have a place. */
  failedZones: readonly MetricZone[];
  runningZone: MetricZone | null;
  /** Where the running one is named: not where the best is, if that is near the floor. */
  runningWordsAt: "floor" | "top";
  notFinite: readonly number[];
  x: AxisScale;
  y: Scale;
  limit: number | null;
  /** Where patience ends; null when it does not end within what is shown. */
  patienceEnd: number | null;
  /** Said beside the dot when there is but one point. */
  onlyPoint: string | null;
  /** The chart in one sentence. */
  summary: string;
};

/** Drawn one by one at most; above that a pixel would hold several. */
const drawnAtMost = 400;

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

function comesFromAbove(
  points: readonly { x: number; value: number }[],
  best: { x: number; value: number } | null,
): boolean {
  const before = best && points.findLast((point) => point.x < best.x);
  return before ? before.value > best.value : false;
}

/**
 * One row for every index from 0 on, in order, whatever order and holes the iterations come with; of sparse ones for
 * those alone.
 */
function buildRows(iterations: readonly ChartIteration[], question: MetricQuestion): readonly MetricRow[] {
  const byIndex = new Map(iterations.map((iteration) => [iteration.index, iteration]));
  const count = iterations.reduce((most, { index }) => Math.max(most, index), -1) + 1;
  const indexes = question.sparse
    ? [...byIndex.keys()].sort((one, other) => one - other)
    : Array.from({ length: count }, (_, index) => index);
  const places = question.placed?.places;
  let best: number | null = null;
  return indexes.map((index): MetricRow => {
    const iteration = byIndex.get(index);
    const name = nameIteration(index);
    const x = places ? (places.get(index) ?? null) : index;
    if (!iteration) return { index, name, x, status: null, reported: null, value: null, best, mark: null };
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
      x,
      status: iteration.status,
      reported,
      value,
      best,
      mark: markOf(iteration.status, reported),
    };
  });
}

function scaleOf(key: string, values: readonly number[], target: number | null): Scale {
  const all = target === null ? values : [...values, target];
  if (isRate(key) && all.every((value) => value >= 0 && value <= 1)) {
    return { min: 0, max: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };
  }
  return niceScale(all);
}

/** So low that its words and words on the floor would touch. */
function isNearFloor(value: number, { min, max }: Scale): boolean {
  return value - min < (max - min) * 0.3;
}

/** Of the rows with a mark, from where the iteration before ended to where it ended: what it took on this axis. */
function zonesOf(rows: readonly MetricRow[], mark: MetricRow["mark"], x: AxisScale): readonly MetricZone[] {
  const zones: MetricZone[] = [];
  let before = 0;
  for (const row of rows) {
    const { index } = row;
    const end = row.mark === "running" ? x.max : row.x;
    if (row.mark === mark && x.axis === "iteration")
      zones.push({ index, from: index - 0.5, to: index + 0.5 });
    else if (row.mark === mark && end !== null) zones.push({ index, from: before, to: end });
    before = row.x ?? before;
  }
  return zones;
}

/** Everything a chart of one metric shows, decided; drawing adds nothing to it. */
export function prepareMetricSeries(
  iterations: readonly ChartIteration[],
  question: MetricQuestion,
): MetricSeries {
  const { key, placed } = question;
  const target = question.target ?? null;
  const limit = question.maxIterations ?? null;
  const rows = buildRows(iterations, question);
  const points = rows.flatMap(({ index, x, value }) =>
    value === null || x === null ? [] : [{ index, x, value }],
  );
  const bestValue = rows.at(-1)?.best ?? null;
  const best = bestValue === null ? null : (points.find((point) => point.value === bestValue) ?? null);
  const failed = rows.filter((row) => row.mark === "failed").map((row) => row.index);
  const notFinite = rows.filter((row) => row.mark === "not_finite").map((row) => row.index);
  const running = rows.findLast((row) => row.mark === "running")?.index ?? null;
  const first = points[0];
  const lastX = rows.reduce((most, row) => Math.max(most, row.x ?? 0), 0);
  const x = placed
    ? prepareAxis(placed.axis, lastX, placed.limit)
    : prepareAxis("iteration", rows.at(-1)?.index ?? -1, limit);
  const { patienceEnd = null } = question;
  const y = scaleOf(
    key,
    points.map((point) => point.value),
    target,
  );
  return {
    key,
    target,
    rows,
    // A few of thousands: that one beside them failed does not break the line that goes on across all others.
    drawn: drawRows(question.sparse ? rows.filter((row) => row.mark !== "failed") : rows),
    best,
    bestWordsAt: comesFromAbove(points, best) ? "below" : "above",
    failed,
    notFinite,
    running,
    failedZones: zonesOf(rows, "failed", x),
    runningZone: zonesOf(rows, "running", x).at(-1) ?? null,
    runningWordsAt: best !== null && isNearFloor(best.value, y) ? "top" : "floor",
    x,
    y,
    limit,
    patienceEnd: placed || patienceEnd === null || patienceEnd + 0.5 >= x.max ? null : patienceEnd,
    onlyPoint:
      first && points.length === 1
        ? `${formatMetric(key, first.value)} at ${nameIteration(first.index)}, the only one so far`
        : null,
    summary: summarize({ key, target, best, failed, notFinite, points }),
  };
}

/** An iteration that failed and has no place of its own breaks the line after the one before it. */
function drawRows(rows: readonly MetricRow[]): MetricSeries["drawn"] {
  const placed: { x: number; value: number | null; best: number | null }[] = [];
  for (const { x, value, best, mark } of rows) {
    const before = placed.at(-1);
    if (x !== null) placed.push({ x, value, best });
    else if (mark === "failed" && before) placed.push({ x: before.x, value: null, best });
  }
  const folded = foldPoints(placed, drawnAtMost);
  const size = Math.ceil(placed.length / Math.max(1, folded.length));
  return folded.map((point, at) => ({
    ...point,
    best: placed[Math.min(placed.length, (at + 1) * size) - 1]?.best ?? null,
  }));
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
  if (facts.failed.length > 0) parts.push(`${nameSome(facts.failed)} failed`);
  if (facts.notFinite.length > 0) parts.push(`${facts.notFinite.length} not finite`);
  return `${key} by iteration: ${parts.join(", ")}`;
}

function nameSome(indexes: readonly number[]): string {
  return indexes.length > 5 ? `${indexes.length} iterations` : indexes.map(nameIteration).join(", ");
}
