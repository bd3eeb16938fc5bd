/** The position of the value nearest to `x` in an ascending list; -1 in an empty one. */
export function findNearest(sorted: readonly number[], x: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const before = sorted[low - 1];
  const here = sorted[low];
  if (here === undefined) return -1;
  return before !== undefined && x - before <= here - x ? low - 1 : low;
}
