/** Shown while nobody has chosen. */
const shownAtFirst = 8;

/** The watched one first, then by name. */
export function orderKeys(names: Iterable<string>, watched: string | null): readonly string[] {
  const rank = (name: string) => (name === watched ? 0 : 1);
  return [...new Set(names)].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
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
