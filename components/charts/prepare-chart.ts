import { fitValues, type Scale } from "@/components/charts/fit-scale";
import { formatMetric } from "@/components/charts/format-metric";
import type { IterationMarks } from "@/components/charts/mark-iterations";
import { type MergedRow, mergeLines } from "@/components/charts/merge-lines";
import { orderSteps, type StepOrder, sayBackwards } from "@/components/charts/order-steps";
import { type AxisScale, formatPlace, prepareAxis, prepareStepAxis } from "@/components/charts/prepare-axis";
import {
  type ChartLine,
  type LineQuestion,
  type LineSource,
  listBests,
  prepareLine,
} from "@/components/charts/prepare-line";
import type { MetricRow } from "@/components/charts/read-iterations";
import type { MetricMode } from "@/lib/core/loop/plan";
import { toNumber } from "@/lib/core/metrics/metric-value";

export type ChartQuestion = LineQuestion & {
  key: string;
  target?: number | null;
  /** Where the run ends at the latest, on the axis: number of iterations, seconds, credits. */
  limit?: number | null;
  /** The axis goes at least so far, even when no line does. */
  reachesX?: number;
  /** Where iterations begin: -1 with what the run starts from among them. */
  beginsX?: number;
};

/** What stands at one place: of all lines, or all that is known of one iteration. */
export type ChartRow = MergedRow | MetricRow;

/** One metric of one or several series, decided; drawing adds nothing to it. */
export type Chart = {
  key: string;
  log: boolean;
  smoothing: number;
  target: number | null;
  x: AxisScale;
  y: Scale;
  lines: readonly ChartLine[];
  /** What is drawn: all lines over all their places, ascending. */
  drawn: readonly MergedRow[];
  /** What can be read, ascending: rows of the table and steps of the crosshair. */
  rows: readonly ChartRow[];
  /** What is known of the iterations beside their values; null where a chart has nothing but lines. */
  marks: IterationMarks | null;
  notFinite: number;
  /** Values that a logarithmic scale cannot show. */
  notPositive: number;
  /** "8 of 500 shown, picked by best"; null when all are. */
  picked: string | null;
  /** That steps go backwards, and how they are drawn; null where they do not. */
  backwards: string | null;
  /** "0.141 at i0, the only one so far"; null when there is none or several. */
  onlyPoint: string | null;
  /** The chart in one sentence. */
  summary: string;
};

/** More lines than that tell nothing. */
const linesAtMost = 8;

export function prepareChart(sources: readonly LineSource[], question: ChartQuestion): Chart {
  const {
    key,
    axis,
    log,
    smoothing,
    limit = null,
    target = null,
    mode,
    reachesX = 0,
    beginsX = 0,
  } = question;
  const all = sources.filter((source) => source.x.length > 0);
  const { sources: chosen, orders } = placeSteps(pickLines(all, mode), axis);
  const lines = chosen.map((source) => prepareLine(source, question));
  const values = lines.flatMap(({ drawn }) =>
    drawn.flatMap(({ low, high, interval }) =>
      low === null || high === null ? [] : [low, high, ...(interval ?? [])],
    ),
  );
  const lastX = chosen.reduce((most, { x }) => Math.max(most, x.at(-1) ?? 0), reachesX);
  const drawn = mergeLines(lines, log);
  return {
    key,
    log,
    smoothing,
    target,
    x:
      axis === "step" && chosen.length > 0
        ? prepareStepAxis(chosen.map(({ x }) => x))
        : prepareAxis(axis, lastX, limit, beginsX),
    y: fitValues(key, target === null ? values : [...values, target], log),
    lines,
    drawn,
    rows: drawn,
    marks: null,
    notFinite: lines.reduce((sum, line) => sum + line.notFiniteTotal, 0),
    notPositive: log ? countNotPositive(chosen) : 0,
    picked: sayPicked(lines.length, all.length, mode),
    backwards: sayBackwards(
      orders,
      chosen.some(({ reduced }) => reduced),
    ),
    onlyPoint: sayOnlyPoint(lines, question),
    summary: summarize(lines, question),
  };
}

/** A trainer may write any steps; whatever is drawn, folded and read goes from left to right. */
function placeSteps(
  sources: readonly LineSource[],
  axis: LineQuestion["axis"],
): { sources: readonly LineSource[]; orders: readonly StepOrder[] } {
  const orders: StepOrder[] = [];
  if (axis !== "step") return { sources, orders };
  const placed = sources.map((source) => {
    const ordered = orderSteps(source.x);
    if (ordered === null) return source;
    orders.push(ordered.told);
    const { x, order } = ordered;
    const { y, intervals } = source;
    return {
      ...source,
      x,
      y: order.map((at) => y[at] ?? null),
      ...(intervals && { intervals: order.map((at) => intervals[at] ?? null) }),
    };
  });
  return { sources: placed, orders };
}

/** The best ones, in the order in which they came; without a mode the first ones. */
function pickLines(sources: readonly LineSource[], mode: MetricMode | null): readonly LineSource[] {
  if (sources.length <= linesAtMost) return sources;
  if (mode === null) return sources.slice(0, linesAtMost);
  const worst = mode === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const ranked = sources
    .map((source) => ({ source, value: listBests(source, { mode }).at(-1)?.value ?? worst }))
    .sort((one, other) => (mode === "max" ? other.value - one.value : one.value - other.value));
  const picked = new Set(ranked.slice(0, linesAtMost).map(({ source }) => source));
  return sources.filter((source) => picked.has(source));
}

function sayPicked(shown: number, total: number, mode: MetricMode | null): string | null {
  if (shown === total) return null;
  return `${shown} of ${total} shown, ${mode === null ? "the first" : "picked by best"}`;
}

function countNotPositive(sources: readonly LineSource[]): number {
  const isLost = (value: number) => Number.isFinite(value) && value <= 0;
  return sources.reduce(
    (sum, { y }) => sum + y.filter((value) => value !== null && isLost(toNumber(value))).length,
    0,
  );
}

function sayOnlyPoint(lines: readonly ChartLine[], { key, axis }: ChartQuestion): string | null {
  const points = lines.flatMap(({ drawn }) => drawn.filter(({ value }) => value !== null));
  const [only] = points;
  if (!only || points.length > 1 || lines.length > 1 || lines[0]?.reduced) return null;
  return `${formatMetric(key, only.value)} at ${formatPlace(axis, only.x)}, the only one so far`;
}

function summarize(lines: readonly ChartLine[], { key, axis }: ChartQuestion): string {
  if (lines.length === 0) return `${key}: no value yet`;
  const told = lines.map(({ name, last, best }) => {
    const at = last ? `last ${formatMetric(key, last.value)} at ${formatPlace(axis, last.x)}` : "no value";
    return `${name} ${at}${best ? `, best ${formatMetric(key, best.value)}` : ""}`;
  });
  return `${key}: ${told.join("; ")}`;
}
