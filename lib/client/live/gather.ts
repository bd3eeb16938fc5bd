/**
 * Gathers names for a moment and hands them over once: a burst of frames becomes one reading of each part.
 * The first of a burst waits `waitMs`, so nothing is older than that.
 */
export function gather<Name>(
  waitMs: number,
  flush: (names: readonly Name[]) => void,
): { add: (names: readonly Name[]) => void; cancel: () => void } {
  const waiting = new Set<Name>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(names) {
      if (names.length === 0) return;
      for (const name of names) waiting.add(name);
      timer ??= setTimeout(() => {
        timer = undefined;
        const gathered = [...waiting];
        waiting.clear();
        flush(gathered);
      }, waitMs);
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}
