import { scaleLinear, scaleLog } from "d3-scale";
import { isRate } from "@/components/charts/format-metric";

/** The bounds of an axis, and the values that get a line and a label, ascending. */
export type Scale = { min: number; max: number; ticks: readonly number[] };

/** About so many steps; the labels below are written for the same number. */
const valueSteps = 5;

/** The scale of a metric's values. A rate is always drawn from 0 to 1, as long as its values are rates. */
export function fitValues(key: string, values: readonly number[], log: boolean): Scale {
  if (log) return fitLog(values);
  if (isRate(key) && values.every((value) => value >= 0 && value <= 1)) return fitLinear([0, 1]);
  return fitLinear(values);
}

/**
 * A scale that holds all values, with about `steps` steps, and that begins and ends on a line. Zero is on it when it is
 * near anyway.
 */
export function fitLinear(values: readonly number[], steps = valueSteps): Scale {
  let [low, high] = values.length === 0 ? [0, 1] : findExtent(values);
  if (low === high) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    low -= low === 0 ? 0 : room;
    high += room;
  }
  if (low > 0 && low < 0.4 * high) low = 0;
  if (high < 0 && high > 0.4 * low) high = 0;
  const scale = scaleLinear().domain([low, high]).nice(steps);
  const [min = low, max = high] = scale.domain();
  return { min, max, ticks: scale.ticks(steps) };
}

/** A logarithmic scale from power to power of ten over the values above zero; the others have no place on it. */
export function fitLog(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const scale = scaleLog()
    .domain(positive.length === 0 ? [0.1, 1] : findExtent(positive))
    .nice();
  const [min = 0.1, max = 1] = scale.domain();
  // Between few powers there is a tick for each of 1 to 9, and no label for those that would stand too close.
  const labelOf = scale.tickFormat(valueSteps);
  return { min, max, ticks: scale.ticks(valueSteps).filter((tick) => labelOf(tick) !== "") };
}

/** Without `Math.min(...values)`, which fails for as many values as a curve has points. */
function findExtent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The labels of a value axis, one a tick, all with the same number of decimals: "0.0", "0.2", … "1.0"; "−1,500"; "8e−5". */
export function formatTicks({ min, max, ticks }: Scale, log: boolean): readonly string[] {
  if (log) {
    const scale = scaleLog().domain([min, max]);
    const [plain, short] = [",~r", "~e"].map((format) => scale.tickFormat(Number.POSITIVE_INFINITY, format));
    return ticks.map((tick) => shorten((tick >= 1e5 || tick < 1e-3 ? short : plain)?.(tick) ?? ""));
  }
  const step = Math.abs((ticks[1] ?? max) - (ticks[0] ?? min));
  const format = step >= 1e6 || step < 1e-4 ? "~e" : ",f";
  return ticks.map(scaleLinear().domain([min, max]).tickFormat(valueSteps, format)).map(shorten);
}

/** "5e-8" is written "5e−8", "1.5e+9" "1.5e9", and a zero among them "0". */
function shorten(label: string): string {
  return label === "0e+0" ? "0" : label.replace("e+", "e").replace("e-", "e−");
}
