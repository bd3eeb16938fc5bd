"use client";

import { useCallback, useEffect, useRef } from "react";

/** A dragged scrollbar passes a thousand places; lines are read only where it rests for so long. */
const settleMs = 50;
/** A block that the server did not have is not asked for again at once. Later it may be: it can have been dropped here since. */
const restMs = 1_000;

/**
 * Asks for blocks of lines as they come into sight, and no longer for those that left it.
 * @param read another one is another log: what was asked of the old one is given up
 */
export function useLogBlocks(
  findMissing: (first: number, last: number) => readonly number[],
  read: (block: number, signal: AbortSignal) => Promise<void>,
): (first: number, last: number) => void {
  const sight = useRef({ first: 0, last: -1 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(new Map<number, AbortController>());

  const ask = useCallback(() => {
    timer.current = undefined;
    const missing = findMissing(sight.current.first, sight.current.last);
    for (const [block, asking] of asked.current) {
      if (missing.includes(block)) continue;
      asking.abort();
      asked.current.delete(block);
    }
    for (const block of missing) {
      if (asked.current.has(block)) continue;
      const asking = new AbortController();
      asked.current.set(block, asking);
      const forget = () => {
        if (asked.current.get(block) === asking) asked.current.delete(block);
      };
      void read(block, asking.signal).finally(() => setTimeout(forget, restMs));
    }
  }, [findMissing, read]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another log begins anew
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      for (const asking of asked.current.values()) asking.abort();
      asked.current.clear();
    },
    [read],
  );

  return useCallback(
    (first, last) => {
      sight.current = { first, last };
      timer.current ??= setTimeout(ask, settleMs);
    },
    [ask],
  );
}
