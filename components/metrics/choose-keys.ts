import { boundsOf, isBound } from "@/components/charts/read-learning";

/** Shown while nobody has chosen. */
const shownAtFirst = 8;

/** The watched one first, then by name; the ends of another one's interval last. */
export function orderKeys(names: Iterable<string>, watched: string | null): readonly string[] {
  const rank = (name: string) => (name === watched ? 0 : isBound(name) ? 2 : 1);
  return [...new Set(names)].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

/** What is read to draw some series: with them the ends of their intervals, where those are reported. */
export function addBounds(shown: readonly string[], keys: readonly string[]): readonly string[] {
  const there = new Set(keys);
  const bounds = shown.flatMap((key) => (boundsOf(key) ?? []).filter((bound) => there.has(bound)));
  return [...new Set([...shown, ...bounds])];
}

export function findKeys(keys: readonly string[], part: string): readonly string[] {
  const wanted = part.trim().toLowerCase();
  return wanted === "" ? keys : keys.filter((key) => key.toLowerCase().includes(wanted));
}

/** The chosen series that there are; nobody having chosen, the first of those that were searched for. */
export function chooseKeys(
  keys: readonly string[],
  { chosen, find }: { chosen: readonly string[] | null; find: string },
): { shown: readonly string[]; note: string | null } {
  if (chosen !== null) {
    const there = new Set(keys);
    const shown = chosen.filter((key) => there.has(key));
    return { shown, note: shown.length < keys.length ? `${shown.length} of ${keys.length} shown` : null };
  }
  const found = findKeys(keys, find);
  const shown = found.slice(0, shownAtFirst);
  const total = found.length;
  return {
    shown,
    note: shown.length < total ? `${shown.length} of ${total} shown, the first by name` : null,
  };
}
