import { listIndexTicks } from "@/components/charts/list-ticks";

/** So many of the whole run at most, and so many on each side of the chosen one. */
const spreadAtMost = 100;
const beside = 50;

/**
 * Indexes to choose from, newest first: each of a short run's. Of a long one those beside the chosen one and, spread
 * evenly, some of the whole: two choices reach any of them.
 */
export function listIndexes(last: number, chosen: number): readonly number[] {
  const near = Array.from({ length: 2 * beside + 1 }, (_, at) => chosen - beside + at);
  const indexes = new Set([...listIndexTicks(last, spreadAtMost), ...near, chosen]);
  return [...indexes].filter((index) => index >= 0 && index <= last).sort((one, other) => other - one);
}
