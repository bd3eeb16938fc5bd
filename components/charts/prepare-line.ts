import {
  type DrawnPoint,
  foldPoints,
  type Interval,
  type PlacedPoint,
} from "@/components/charts/fold-points";
import { smoothValues } from "@/components/charts/smooth-values";
import { formatNumber } from "@/components/ui/format-number";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import type { MetricMode } from "@/lib/core/loop/plan";
import { type MetricValue, toNumber } from "@/lib/core/metrics/metric-value";
import { isImprovement } from "@/lib/core/metrics/watch";

/** One series as it was read: two columns of equal length, ascending in x but for steps, which are as their trainer wrote them. */
export type LineSource = {
  id: string;
  /** What its end is labelled with. */
  name: string;
  /** 0 to 7: its colour, which it keeps as long as it is on the page. From 4 on it is dashed as well. */
  slot: number;
  x: readonly number[];
  /** Null: nothing was reported there, which is a gap. */
  y: readonly (MetricValue | null)[];
  /** How sure each value is, as long as `y`: a band around the line. Left out: nothing is known of it. */
  intervals?: readonly (Interval | null)[];
  /** Points that the server has; more than were read when `reduced`. */
  pointsTotal: number;
  /** Of them NaN or infinite. */
  notFiniteTotal: number;
  reduced: boolean;
  /** Iterations were left out on purpose: the line goes on across them. Left out: what is missing is a gap. */
  sparse?: boolean;
};

export type LineQuestion = {
  axis: MetricAxis;
  /** Null: nobody said what is better, so there is no best. */
  mode: MetricMode | null;
  /** How much better a new best must be at least, as the run's own rule says. */
  minDelta?: number;
  /** 0: as reported, up to, not including, 1. */
  smoothing: number;
  log: boolean;
  /** More are folded together; several points a pixel tell nothing. */
  drawnAtMost?: number;
};

export type ChartLine = {
  id: string;
  name: string;
  slot: number;
  /** What is drawn, with the smoothing. */
  drawn: readonly DrawnPoint[];
  pointsTotal: number;
  /** A point that is drawn stands for several. */
  reduced: boolean;
  last: { x: number; value: MetricValue } | null;
  best: { x: number; value: number } | null;
  /** Places; of a reduced series one a stretch, and `notFiniteTotal` counts them all. */
  notFinite: readonly number[];
  /** Which of the three each of them is. */
  notFiniteValues: readonly MetricValue[];
  notFiniteTotal: number;
  /** "3 × NaN", "1 × NaN, 2 × ∞"; of a reduced series "1,300 × NaN, ∞". */
  notFiniteWords: string;
};

/** One line of a chart: its gaps, its points, folded and smoothed, and the best of them. */
export function prepareLine(source: LineSource, question: LineQuestion): ChartLine {
  const { axis, log, smoothing, drawnAtMost = 240 } = question;
  const hasGaps = axis === "iteration" && !source.reduced && !source.sparse;
  const points: PlacedPoint[] = [];
  const notFinite: number[] = [];
  const notFiniteValues: MetricValue[] = [];
  const bests = listBests(source, question);
  let before: number | null = null;
  for (const [at, x] of source.x.entries()) {
    const reported = source.y[at] ?? null;
    const value = reported === null ? null : toNumber(reported);
    const isOdd = value !== null && !Number.isFinite(value);
    if (isOdd && reported !== null) {
      notFinite.push(x);
      notFiniteValues.push(reported);
    }
    if (hasGaps && before !== null && x - before > 1) points.push({ x: before + 1, value: null });
    const best = bests[at]?.value ?? null;
    const isLost = isOdd || (log && value !== null && value <= 0);
    const interval = isLost || value === null ? null : readInterval(source, at, log);
    points.push({ x, value: isLost ? null : value, best, interval });
    before = x;
  }
  const folded = foldPoints(points, drawnAtMost);
  const smooth = smoothValues(
    folded.map((point) => point.value),
    smoothing,
  );
  return {
    id: source.id,
    name: source.name,
    slot: source.slot,
    drawn: folded.map((point, at) => ({ ...point, value: smooth[at] ?? null })),
    pointsTotal: source.pointsTotal,
    reduced: source.reduced || folded.length < points.length,
    last: findLast(source),
    best: bests.at(-1) ?? null,
    notFinite,
    notFiniteTotal: source.notFiniteTotal,
    notFiniteValues,
    notFiniteWords: sayNotFinite(notFiniteValues, source.notFiniteTotal),
  };
}

/** A loss that overflows and one that was divided by zero have different causes. */
function sayNotFinite(values: readonly MetricValue[], total: number): string {
  const kinds = [...new Set(values)].map((kind) => ({
    word: formatNumber(toNumber(kind)),
    count: values.filter((value) => value === kind).length,
  }));
  if (total > values.length) return `${formatNumber(total)} × ${kinds.map(({ word }) => word).join(", ")}`;
  return kinds.map(({ word, count }) => `${formatNumber(count)} × ${word}`).join(", ");
}

/** A logarithmic scale has no place for an end at zero. */
function readInterval({ intervals }: LineSource, at: number, log: boolean): Interval | null {
  const interval = intervals?.[at] ?? null;
  return interval && log && interval[0] <= 0 ? null : interval;
}

type Best = { x: number; value: number };

/** The best of all up to each point: null before there is any, and without a mode. Of equal ones the first is the best. */
export function listBests(
  { x, y }: LineSource,
  { mode, minDelta = 0 }: Pick<LineQuestion, "mode" | "minDelta">,
): readonly (Best | null)[] {
  let best: Best | null = null;
  return x.map((place, at) => {
    const reported = y[at] ?? null;
    const value = reported === null ? Number.NaN : toNumber(reported);
    if (mode && Number.isFinite(value) && isImprovement(value, best?.value ?? null, mode, minDelta)) {
      best = { x: place, value };
    }
    return best;
  });
}

function findLast({ x, y }: LineSource): ChartLine["last"] {
  for (let at = x.length - 1; at >= 0; at--) {
    const [place, value] = [x[at], y[at]];
    if (place !== undefined && value !== undefined && value !== null) return { x: place, value };
  }
  return null;
}
