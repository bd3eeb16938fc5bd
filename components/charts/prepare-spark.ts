import { type MetricValue, toNumber } from "@/lib/core/metrics/metric-value";

/** A point inside the drawing, in its own pixels. */
export type SparkPoint = { x: number; y: number };

export type Spark = {
  /** Paths of the line; each gap begins a new one. A lone value has none: it is the last dot, or a small one. */
  path: string;
  /** Lone values between gaps, that no path shows. */
  dots: readonly SparkPoint[];
  last: SparkPoint | null;
  /** Failed ones, at the bottom. */
  crosses: readonly SparkPoint[];
  targetY: number | null;
};

export type SparkQuestion = {
  /** In order; null where there is none. What is not finite is a gap too. */
  values: readonly (MetricValue | null)[];
  /** Positions in `values` that failed. */
  failed?: readonly number[];
  target?: number | null;
  /** How many there may be in the end: the line grows towards the right edge. */
  total?: number | null;
  /** The lowest and highest that could be, for what has a scale of its own; otherwise the values' own. */
  range?: readonly [number, number];
  width: number;
  height: number;
};

const round = (value: number) => Math.round(value * 10) / 10;

export function prepareSpark(question: SparkQuestion): Spark {
  const { width, height, target = null, failed = [] } = question;
  const inset = 3;
  const numbers = question.values.map((value) => {
    const number = value === null ? Number.NaN : toNumber(value);
    return Number.isFinite(number) ? number : null;
  });
  const known = numbers.filter((value) => value !== null);
  const all = question.range ?? (target === null ? known : [...known, target]);
  const low = Math.min(...all);
  const span = Math.max(...all) - low;
  const slots = Math.max(question.total ?? 0, numbers.length, 2) - 1;
  const place = (value: number) =>
    round(span > 0 ? height - inset - ((value - low) / span) * (height - 2 * inset) : height / 2);
  const across = (index: number) => round(inset + (index / slots) * (width - 2 * inset));
  const points = numbers.map((value, index) =>
    value === null ? null : { x: across(index), y: place(value) },
  );

  const runs: SparkPoint[][] = [[]];
  for (const point of points) {
    if (point) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  const last = points.findLast((point) => point !== null) ?? null;
  return {
    path: runs
      .filter((run) => run.length > 1)
      .map((run) => `M${run.map((point) => `${point.x} ${point.y}`).join("L")}`)
      .join(""),
    dots: runs.flatMap((run) => (run.length === 1 && run[0] !== last ? run : [])),
    last,
    crosses: failed.map((index) => ({ x: across(index), y: height - inset - 1 })),
    targetY: target === null ? null : place(target),
  };
}
