/**
 * Gathers names for a moment and hands them over once: a burst of frames becomes one reading of each part.
 * The first of a burst waits `waitMs`, so nothing is older than that. `flush` hands over at once what waits: a run's
 * last frame closes its stream, and what it asked to read must be read all the same.
 */
export function gather<Name>(
  waitMs: number,
  handOver: (names: readonly Name[]) => void,
): { add: (names: readonly Name[]) => void; flush: () => void } {
  const waiting = new Set<Name>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const gathered = [...waiting];
    waiting.clear();
    handOver(gathered);
  }
  return {
    add(names) {
      if (names.length === 0) return;
      for (const name of names) waiting.add(name);
      timer ??= setTimeout(flush, waitMs);
    },
    flush,
  };
}
