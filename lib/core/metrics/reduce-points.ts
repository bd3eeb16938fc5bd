/** Points of one series in order; both of one length. `y` may hold values that are not finite. */
export type Points = { x: ArrayLike<number>; y: ArrayLike<number> };

/**
 * At most `most` of the points (10 or more), none moved or made up: both ends, and of each of as many equal stretches
 * as fit the smallest, the largest, and the first value that is not finite. So every spike stays, and every hole.
 */
export function reducePoints({ x, y }: Points, most: number): { x: number[]; y: number[] } {
  if (y.length <= most) return { x: Array.from(x), y: Array.from(y) };
  const kept = chooseKept(y, most);
  return { x: kept.map((at) => x[at] ?? Number.NaN), y: kept.map((at) => y[at] ?? Number.NaN) };
}

function chooseKept(y: ArrayLike<number>, most: number): number[] {
  const withPairs = keepByStretch(y, Math.floor((most - 2) / 2));
  // Three a stretch, where there are values that are not finite, can be too many.
  return withPairs.length <= most ? withPairs : keepByStretch(y, Math.floor((most - 2) / 3));
}

/** Places of both ends, and of the telling ones of each `length` points: the smallest, the largest and the first not finite. */
export function keepEvery(y: ArrayLike<number>, length: number): number[] {
  return keepByStretch(y, Math.ceil(y.length / length));
}

function keepByStretch(y: ArrayLike<number>, stretches: number): number[] {
  const kept = new Set([0]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * y.length) / stretches);
    const end = Math.floor(((stretch + 1) * y.length) / stretches);
    for (const at of findTelling(y, start, end)) kept.add(at);
  }
  kept.add(y.length - 1);
  return [...kept].sort((a, b) => a - b);
}

/** The smallest, the largest and the first not finite from `start` to before `end`; -1 is left out. */
function findTelling(y: ArrayLike<number>, start: number, end: number): number[] {
  let low = -1;
  let high = -1;
  let odd = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = start; at < end; at++) {
    const value = y[at] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      if (odd === -1) odd = at;
      continue;
    }
    if (value < lowest) {
      lowest = value;
      low = at;
    }
    if (value > highest) {
      highest = value;
      high = at;
    }
  }
  return [low, high, odd].filter((at) => at !== -1);
}
