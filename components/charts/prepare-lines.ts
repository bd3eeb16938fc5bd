import { type DrawnPoint, foldPoints, type PlacedPoint } from "@/components/charts/fold-points";
import { formatMetric, isRate } from "@/components/charts/format-metric";
import { logScale } from "@/components/charts/log-scale";
import { type MergedRow, mergeLines } from "@/components/charts/merge-lines";
import { niceScale, type Scale } from "@/components/charts/nice-scale";
import { type AxisScale, formatPlace, prepareAxis } from "@/components/charts/prepare-axis";
import { smoothValues } from "@/components/charts/smooth-values";
import type { MetricAxis } from "@/lib/contracts/metrics";
import type { MetricMode } from "@/lib/core/loop/plan";
import { type MetricValue, toNumber } from "@/lib/core/metrics/metric-value";

/** One series as it was read: two columns of equal length, ascending in x. */
export type LineSource = {
  id: string;
  /** What its end is labelled with. */
  name: string;
  /** 0 to 7: its colour, which it keeps as long as it is on the page. From 4 on it is dashed as well. */
  slot: number;
  x: readonly number[];
  y: readonly MetricValue[];
  /** Points that the server has; more than were read when `reduced`. */
  pointsTotal: number;
  /** Of them NaN or infinite. */
  notFiniteTotal: number;
  reduced: boolean;
};

export type LinesQuestion = {
  key: string;
  axis: MetricAxis;
  /** Null: nobody said what is better. */
  mode: MetricMode | null;
  target?: number | null;
  /** 0: as reported, up to, not including, 1. */
  smoothing: number;
  log: boolean;
};

export type ChartLine = {
  id: string;
  name: string;
  slot: number;
  /** What is drawn, with the smoothing. */
  drawn: readonly DrawnPoint[];
  pointsTotal: number;
  reduced: boolean;
  last: { x: number; value: MetricValue } | null;
  best: { x: number; value: number } | null;
  /** Places; of a reduced series one a stretch, and `notFiniteTotal` counts them all. */
  notFinite: readonly number[];
  notFiniteTotal: number;
};

export type LinesChart = {
  key: string;
  log: boolean;
  smoothing: number;
  target: number | null;
  x: AxisScale;
  y: Scale;
  lines: readonly ChartLine[];
  /** Of all lines, ascending: rows of the table and steps of the crosshair. */
  rows: readonly MergedRow[];
  notFinite: number;
  /** Values that a logarithmic scale cannot show. */
  notPositive: number;
  /** "8 of 500 shown, picked by best"; null when all are. */
  picked: string | null;
  summary: string;
};

/** More lines than that tell nothing; more points a line than that are several a pixel. */
const linesAtMost = 8;
const drawnAtMost = 240;

/** Everything a chart of one metric over several series shows, decided; drawing adds nothing to it. */
export function prepareLines(sources: readonly LineSource[], question: LinesQuestion): LinesChart {
  const all = sources.filter((source) => source.x.length > 0);
  const chosen = pickLines(all, question.mode);
  const lines = chosen.map((source) => prepareLine(source, question));
  const values = lines.flatMap((line) =>
    line.drawn.flatMap(({ low, high }) => (low === null || high === null ? [] : [low, high])),
  );
  const target = question.target ?? null;
  const lastX = lines.reduce((most, line) => Math.max(most, line.last?.x ?? 0), 0);
  const notPositive = question.log ? countNotPositive(chosen) : 0;
  return {
    key: question.key,
    log: question.log,
    smoothing: question.smoothing,
    target,
    x: prepareAxis(question.axis, lastX),
    y: scaleOf(question, target === null ? values : [...values, target]),
    lines,
    rows: mergeLines(lines, question.log),
    notFinite: lines.reduce((sum, line) => sum + line.notFiniteTotal, 0),
    notPositive,
    picked: sayPicked(lines.length, all.length, question.mode),
    summary: summarize(question, lines),
  };
}

function bestOf({ x, y }: LineSource, mode: MetricMode | null): { x: number; value: number } | null {
  let best: { x: number; value: number } | null = null;
  if (mode === null) return null;
  for (const [at, reported] of y.entries()) {
    const value = toNumber(reported);
    if (!Number.isFinite(value)) continue;
    if (best === null || (mode === "max" ? value > best.value : value < best.value)) {
      best = { x: x[at] ?? 0, value };
    }
  }
  return best;
}

/** The best ones, in the order in which they came; without a mode the first ones. */
function pickLines(sources: readonly LineSource[], mode: MetricMode | null): readonly LineSource[] {
  if (sources.length <= linesAtMost) return sources;
  if (mode === null) return sources.slice(0, linesAtMost);
  const worst = mode === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const ranked = sources
    .map((source) => ({ source, value: bestOf(source, mode)?.value ?? worst }))
    .sort((one, other) => (mode === "max" ? other.value - one.value : one.value - other.value));
  const picked = new Set(ranked.slice(0, linesAtMost).map(({ source }) => source));
  return sources.filter((source) => picked.has(source));
}

function sayPicked(shown: number, total: number, mode: MetricMode | null): string | null {
  if (shown === total) return null;
  return `${shown} of ${total} shown, ${mode === null ? "the first" : "picked by best"}`;
}

function prepareLine(source: LineSource, { axis, smoothing, log, mode }: LinesQuestion): ChartLine {
  const points: PlacedPoint[] = [];
  const notFinite: number[] = [];
  let before: number | null = null;
  for (const [at, x] of source.x.entries()) {
    const value = toNumber(source.y[at] ?? "NaN");
    const finite = Number.isFinite(value);
    if (!finite) notFinite.push(x);
    // An iteration that reported nothing is a gap in the line.
    if (axis === "iteration" && !source.reduced && before !== null && x - before > 1) {
      points.push({ x: before + 1, value: null });
    }
    points.push({ x, value: finite && (!log || value > 0) ? value : null });
    before = x;
  }
  const folded = foldPoints(points, drawnAtMost);
  const smooth = smoothValues(
    folded.map((point) => point.value),
    smoothing,
  );
  const lastX = source.x.at(-1);
  const lastY = source.y.at(-1);
  return {
    id: source.id,
    name: source.name,
    slot: source.slot,
    drawn: folded.map((point, at) => ({ ...point, value: smooth[at] ?? null })),
    pointsTotal: source.pointsTotal,
    reduced: source.reduced || folded.length < points.length,
    last: lastX === undefined || lastY === undefined ? null : { x: lastX, value: lastY },
    best: bestOf(source, mode),
    notFinite,
    notFiniteTotal: source.notFiniteTotal,
  };
}

function scaleOf({ key, log }: LinesQuestion, values: readonly number[]): Scale {
  if (log) return logScale(values);
  if (isRate(key) && values.length > 0 && values.every((value) => value >= 0 && value <= 1)) {
    return { min: 0, max: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };
  }
  return niceScale(values);
}

function countNotPositive(sources: readonly LineSource[]): number {
  return sources.reduce(
    (sum, { y }) =>
      sum + y.filter((value) => Number.isFinite(toNumber(value)) && toNumber(value) <= 0).length,
    0,
  );
}

function summarize({ key, axis }: LinesQuestion, lines: readonly ChartLine[]): string {
  if (lines.length === 0) return `${key}: no value yet`;
  const told = lines.map(({ name, last, best }) => {
    const at = last ? `last ${formatMetric(key, last.value)} at ${formatPlace(axis, last.x)}` : "no value";
    return `${name} ${at}${best ? `, best ${formatMetric(key, best.value)}` : ""}`;
  });
  return `${key}: ${told.join("; ")}`;
}
