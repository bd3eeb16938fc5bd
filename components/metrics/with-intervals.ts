import type { Interval } from "@/components/charts/fold-points";
import type { LineSource } from "@/components/charts/prepare-line";
import { boundsOf } from "@/components/charts/read-learning";
import { toNumber } from "@/lib/core/metrics/metric-value";

type Lines = ReadonlyMap<string, readonly LineSource[]>;

/** The lines of one metric, each with the intervals that its own run reported. */
export function withIntervals(lines: Lines, key: string): readonly LineSource[] {
  const sources = lines.get(key) ?? [];
  const bounds = boundsOf(key);
  if (bounds === null) return sources;
  const [lows, highs] = bounds.map((bound) => lines.get(bound) ?? []);
  return sources.map((source) => {
    const low = placeValues(lows?.find(({ id }) => id === source.id));
    const high = placeValues(highs?.find(({ id }) => id === source.id));
    const intervals = source.x.map((x): Interval | null => {
      const from = low.get(x);
      const to = high.get(x);
      return from === undefined || to === undefined ? null : [from, to];
    });
    return { ...source, intervals };
  });
}

/** Of a series that was reduced other places may have been kept than of the one beside it. */
function placeValues(source: LineSource | undefined): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (const [at, x] of (source?.x ?? []).entries()) {
    const value = toNumber(source?.y[at] ?? "NaN");
    if (Number.isFinite(value)) values.set(x, value);
  }
  return values;
}
