import type { DrawnPoint } from "@/components/charts/fold-points";

/** What one line shows at one place. `own`: one of the line's points is there, not only the way between two of them. */
export type MergedCell = DrawnPoint & { own: boolean };

/** All lines at one place, by position of the line; null: the line has nothing there. */
export type MergedRow = { x: number; cells: readonly (MergedCell | null)[] };

/**
 * The chart library draws all lines from one list of rows, but each line has places of its own. So there is a row for
 * every place of any line. Between two neighbouring points of its own a line gets the value on the straight way between
 * them, which changes no pixel of the drawing; inside a gap it gets nothing.
 * @param log the way is straight on a logarithmic scale
 */
export function mergeLines(
  lines: readonly { drawn: readonly DrawnPoint[] }[],
  log: boolean,
): readonly MergedRow[] {
  const [only] = lines;
  // Two points of one line may lie at the same place: a failed iteration breaks the line where the one before it ended.
  if (only && lines.length === 1) {
    return only.drawn.map((point) => ({ x: point.x, cells: [{ ...point, own: true }] }));
  }
  const places = listPlaces(lines);
  const columns = lines.map((line) => spread(line.drawn, places, log));
  return places.map((x, at) => ({ x, cells: columns.map((column) => column[at] ?? null) }));
}

/** All places, ascending; one at which a line has several points as often. */
function listPlaces(lines: readonly { drawn: readonly DrawnPoint[] }[]): readonly number[] {
  const times = new Map<number, number>();
  for (const { drawn } of lines) {
    let run = 0;
    for (const [at, { x }] of drawn.entries()) {
      run = drawn[at - 1]?.x === x ? run + 1 : 1;
      times.set(x, Math.max(times.get(x) ?? 0, run));
    }
  }
  return [...times]
    .sort(([one], [other]) => one - other)
    .flatMap(([x, count]) => Array.from({ length: count }, () => x));
}

function spread(
  drawn: readonly DrawnPoint[],
  places: readonly number[],
  log: boolean,
): readonly (MergedCell | null)[] {
  let next = 0;
  return places.map((x) => {
    const here = drawn[next];
    if (here?.x === x) {
      next += 1;
      return { ...here, own: true };
    }
    const before = drawn[next - 1];
    if (before?.x === x) return { ...before, own: false };
    return here && before ? between(before, here, x, log) : null;
  });
}

function between(before: DrawnPoint, after: DrawnPoint, x: number, log: boolean): MergedCell | null {
  const share = (x - before.x) / (after.x - before.x);
  const mix = (one: number | null, other: number | null): number | null => {
    if (one === null || other === null) return null;
    return log ? one * (other / one) ** share : one + (other - one) * share;
  };
  const value = mix(before.value, after.value);
  if (value === null) return null;
  const ends = [0, 1].map((end) => mix(before.interval?.[end] ?? null, after.interval?.[end] ?? null));
  const [from = null, to = null] = ends;
  return {
    x,
    value,
    low: mix(before.low, after.low),
    high: mix(before.high, after.high),
    interval: from === null || to === null ? null : [from, to],
    own: false,
  };
}
