import type { Scale } from "@/components/charts/fit-scale";
import { nameIteration } from "@/components/charts/format-metric";
import {
  listAmounts,
  listDurationTicks,
  listIndexTicks,
  listStepTicks,
} from "@/components/charts/list-ticks";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber, noBreakSpace } from "@/components/ui/format-number";
import type { MetricAxis } from "@/lib/contracts/metrics/series";

/** A horizontal axis: bounds, and the places that get a label. Iterations have half a place of room at both ends. */
export type AxisScale = { axis: MetricAxis } & Scale;

export const axisWords: Readonly<Record<MetricAxis, string>> = {
  iteration: "Iteration",
  env_steps: "Env steps",
  time: "Time",
  credits: "Credits",
  step: "Step",
};

/**
 * An axis from its start to `last`, in the axis' own unit (index, env-steps, seconds, credits, step).
 * @param limit where the run will end at the latest; shown when the points would still fill two thirds
 * @param first of iterations: 0, or -1 where what the run starts from has a place too
 * @param most labels
 */
export function prepareAxis(
  axis: MetricAxis,
  last: number,
  limit: number | null = null,
  first = 0,
  most = 8,
): AxisScale {
  if (axis === "iteration") {
    const end = lastIndexOf(last + 1, limit);
    const ticks = listIndexTicks(end, most + 4);
    return { axis, min: first - 0.5, max: end + 0.5, ticks: first < 0 ? [first, ...ticks] : ticks };
  }
  // An axis on which nothing lies yet goes to one.
  const end = Math.max(limit !== null && limit <= last * 1.5 ? limit : 0, last) || 1;
  if (axis === "time") {
    const endS = Math.max(1, end);
    return { axis, min: 0, max: endS, ticks: listDurationTicks(endS * 1000).map((ms) => ms / 1000) };
  }
  return { axis, min: 0, max: end, ticks: listAmounts(end, most - 2, axis !== "credits") };
}

/**
 * An axis of steps, over the data: a run that goes on at step 1,000,000 fills it. Zero is on it when it is near anyway.
 * @param steps of all lines, ascending in each
 */
export function prepareStepAxis(steps: readonly (readonly number[])[], most = 8): AxisScale {
  const [first, last] = [steps.map((x) => x[0]), steps.map((x) => x.at(-1))].map((ends) =>
    ends.filter((step) => step !== undefined),
  );
  const low = Math.min(...(first ?? []));
  const high = Math.max(...(last ?? []));
  if (low > high) return { axis: "step", min: 0, max: 1, ticks: [0, 1] };
  const isNearZero = low >= 0 && low <= 0.4 * high;
  const room = low === high ? 1 : 0;
  const min = isNearZero || low === 0 ? Math.min(0, low) : low - room;
  const max = low === high ? high + room : high;
  const isWhole = max - min >= most || steps.every((x) => x.every(Number.isInteger));
  return { axis: "step", min, max, ticks: listStepTicks(min, max, most - 2, isWhole) };
}

/** A limit of thousands would press three points into one column: then the axis shows what is done, and half as much again. */
function lastIndexOf(rows: number, limit: number | null): number {
  if (limit === null) return Math.max(0, rows - 1);
  const room = Math.max(30, Math.ceil(rows * 1.5));
  return Math.max(rows, Math.min(limit, room)) - 1;
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/**
 * As short as an axis needs it: "i5", "120K", "2 h", "0.5".
 * @param ticks all of the axis: where the short labels of two are alike, every one is written out
 */
export function formatAxisTick(axis: MetricAxis, x: number, ticks: readonly number[] = []): string {
  switch (axis) {
    case "iteration":
      return nameIteration(x);
    case "time":
      return x === 0 ? "0" : formatDuration(x * 1000);
    case "credits":
      return formatNumber(Number(x.toPrecision(6)));
    default: {
      const isShort = new Set(ticks.map((tick) => compact.format(tick))).size === ticks.length;
      return isShort ? compact.format(x).replace("-", "−") : formatNumber(Number(x.toPrecision(15)));
    }
  }
}

/** A place on the axis in words: "i5", "1,200 env steps", "2 h 05 min", "3.20 credits", "step 1,200". */
export function formatPlace(axis: MetricAxis, x: number): string {
  switch (axis) {
    case "iteration":
      return nameIteration(Math.round(x));
    case "env_steps":
      return `${formatNumber(Math.round(x))}${noBreakSpace}env steps`;
    case "time":
      return formatDuration(x * 1000);
    case "credits":
      return `${formatNumber(x, 2)}${noBreakSpace}credits`;
    case "step":
      return `step ${formatNumber(Math.abs(x) < 100 ? Number(x.toPrecision(4)) : Math.round(x))}`;
  }
}
