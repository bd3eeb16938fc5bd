/** From the lower to the upper end of what a value may truly be. */
export type Interval = readonly [low: number, high: number];

/**
 * What a line is made of: null is a gap, never a zero. `best`: the best of all up to this one, where somebody asked.
 * `interval`: how sure the value is, where that is known.
 */
export type PlacedPoint = {
  x: number;
  value: number | null;
  best?: number | null;
  interval?: Interval | null;
};

/**
 * A point as it is drawn. Where `low` and `high` differ there is a band around the line: the point stands for several,
 * and `value` is their middle.
 */
export type DrawnPoint = PlacedPoint & { low: number | null; high: number | null };

/**
 * At most about `most` points to draw. More than that are taken together, neighbour by neighbour, into stretches that
 * keep their smallest and largest value: a spike stays as high as it was. A gap between two points stays a gap.
 */
export function foldPoints(points: readonly PlacedPoint[], most: number): readonly DrawnPoint[] {
  if (points.length <= most) {
    return points.map((point) => ({ ...point, low: point.value, high: point.value }));
  }
  const size = Math.ceil(points.length / most);
  const drawn: DrawnPoint[] = [];
  for (let start = 0; start < points.length; start += size) drawn.push(foldStretch(points, start, size));
  return drawn;
}

function foldStretch(points: readonly PlacedPoint[], start: number, size: number): DrawnPoint {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const end = Math.min(points.length, start + size);
  for (let at = start; at < end; at++) {
    const value = points[at]?.value ?? null;
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const x = ((points[start]?.x ?? 0) + (points[end - 1]?.x ?? 0)) / 2;
  const best = points[end - 1]?.best;
  if (low > high) return { x, value: null, low: null, high: null, best };
  const stretch = points.slice(start, end).flatMap(({ interval }) => (interval ? [interval] : []));
  return { x, value: (low + high) / 2, low, high, best, interval: joinIntervals(stretch) };
}

/** As wide as all of them together. */
function joinIntervals(intervals: readonly Interval[]): Interval | null {
  return intervals.reduce<Interval | null>(
    (joined, [low, high]) => (joined ? [Math.min(joined[0], low), Math.max(joined[1], high)] : [low, high]),
    null,
  );
}
