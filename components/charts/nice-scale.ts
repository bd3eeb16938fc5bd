/** Bounds and lines of an axis: `ticks` are at equal steps of 1, 2, 2.5 or 5 times a power of ten. */
export type Scale = { min: number; max: number; ticks: readonly number[] };

function niceStep(span: number, steps: number): number {
  const raw = span / steps;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= raw * 0.999) ?? 10;
  return factor * power;
}

/** Takes the last bits of binary arithmetic off a tick: 0.6000000000000001 is 0.6. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** A scale that holds all values, with about `steps` steps; zero is on it when it is near anyway. */
export function niceScale(values: readonly number[], steps = 5): Scale {
  let low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  let high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (values.length === 0) [low, high] = [0, 1];
  if (low === high) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    low -= low === 0 ? 0 : room;
    high += room;
  }
  if (low > 0 && low < 0.4 * high) low = 0;
  if (high < 0 && high > 0.4 * low) high = 0;
  const step = niceStep(high - low, steps);
  const min = clean(Math.floor(low / step + 1e-9) * step);
  const max = clean(Math.ceil(high / step - 1e-9) * step);
  const count = Math.round((max - min) / step);
  return { min, max, ticks: Array.from({ length: count + 1 }, (_, index) => clean(min + index * step)) };
}

/** Whole numbers from 0 to `last`, at most `limit` of them, the last always among them. */
export function wholeTicks(last: number, limit: number): readonly number[] {
  const steps = [1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
  const step =
    steps.find((candidate) => Math.floor(last / candidate) + 1 <= limit) ?? Math.ceil(last / (limit - 1));
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  const end = ticks.at(-1) ?? 0;
  if (end === last) return ticks;
  // Two labels that close would touch.
  if (last - end <= step / 2 && ticks.length > 1) ticks.pop();
  return [...ticks, last];
}
