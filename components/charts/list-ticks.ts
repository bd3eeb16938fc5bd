import { scaleLinear, scaleUtc } from "d3-scale";

const dayMs = 86_400_000;

/** Round amounts from 0 to `end`, about `steps` steps. @param whole there is nothing between two whole numbers */
export function listAmounts(end: number, steps: number, whole: boolean): readonly number[] {
  const ticks = scaleLinear()
    .domain([0, end])
    .ticks(whole ? Math.min(Math.max(1, end), steps) : steps);
  return whole ? ticks.filter(Number.isInteger) : ticks;
}

/** Round steps between two, about `steps` of them. @param whole there is nothing between two whole numbers */
export function listStepTicks(from: number, to: number, steps: number, whole: boolean): readonly number[] {
  const ticks = scaleLinear().domain([from, to]).ticks(steps);
  return whole ? ticks.filter(Number.isInteger) : ticks;
}

/** Whole numbers from 0 to `last`, at most `most` of them and the last, which is always among them. */
export function listIndexTicks(last: number, most: number): readonly number[] {
  const ticks = thin(listAmounts(last, most, true), most);
  const [first = 0, second = last] = ticks;
  const end = ticks.at(-1) ?? 0;
  if (end === last) return ticks;
  // Two labels that close would touch.
  const isClose = last - end <= (second - first) / 2 && ticks.length > 1;
  return [...(isClose ? ticks.slice(0, -1) : ticks), last];
}

/** Lengths of time from 0 to `lastMs`, at most six: whole seconds, minutes, hours and days, as a clock divides them. */
export function listDurationTicks(lastMs: number): readonly number[] {
  // A calendar's weeks and months begin anywhere in a length of time.
  if (lastMs > 7 * dayMs) return listAmounts(lastMs / dayMs, 4, true).map((days) => days * dayMs);
  return thin(scaleUtc().domain([0, lastMs]).ticks(5).map(Number), 6);
}

/** Every second, third, … of them, so that there are at most `most`. */
export function thin<Tick>(ticks: readonly Tick[], most: number): readonly Tick[] {
  const stride = Math.ceil(ticks.length / Math.max(1, most));
  return ticks.filter((_, at) => at % stride === 0);
}
