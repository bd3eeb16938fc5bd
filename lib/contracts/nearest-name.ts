/** The known name that a person most likely meant, or null when none is close. */
export function findNearestName(name: string, known: readonly string[]): string | null {
  const wanted = fold(name).slice(0, 64);
  const [best] = known
    .map((candidate) => ({ candidate, ...compareNames(wanted, fold(candidate)) }))
    .sort((one, other) => one.slips - other.slips || one.whole - other.whole);
  return best && best.slips <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : null;
}

/** Shorter ones begin too many names to be taken for one of them. */
const shortestBeginning = 3;

/** `maxIterations`, `max-iterations` and `max_iterations` are the same slip. */
function fold(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
}

/** `slips`: who writes `image` for `image_uri` has made none, only left the ending out; `whole` counts that too. */
function compareNames(from: string, to: string): { slips: number; whole: number } {
  const toBeginnings = editDistances(from, to);
  const whole = toBeginnings[to.length] ?? 0;
  const slips =
    from.length < shortestBeginning ? whole : Math.min(whole, ...toBeginnings.slice(shortestBeginning));
  return { slips, whole };
}

/** Insertions, deletions, replacements and neighbours changed over that turn one text into each beginning of the other. */
function editDistances(from: string, to: string): number[] {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row;
}
