"use client";

import { useEffect, useMemo, useState } from "react";
import { changePlayer, type PlayerState, type PlayerWish, startAt, stepOf } from "@/components/replay/player";
import { Store, useStored } from "@/components/replay/store";

/** The playhead: what it says, and a way to ask something of it. */
export type Player = { store: Store<PlayerState>; ask: (wish: PlayerWish) => void };

/** Where nobody says how long a step takes. */
const usualStepS = 0.05;

/** @param stepS seconds that a control step takes; null: unknown */
export function usePlayer({ step, stepS }: { step: number; stepS: number | null }): Player {
  // Until the episode is there nobody knows how far it goes; the step of the address is kept for that long.
  const [store] = useState(() => new Store(startAt(Number.MAX_SAFE_INTEGER, step)));
  const player = useMemo(
    () => ({ store, ask: (wish: PlayerWish) => store.set(changePlayer(store.get(), wish)) }),
    [store],
  );
  useClock(player, stepS ?? usualStepS);
  return player;
}

/** The step that is shown. */
export const useStep = ({ store }: Player): number => useStored(store, stepOf);

/** Lets time pass while it plays, by the screen's own frames. */
function useClock({ store, ask }: Player, stepS: number): void {
  const isPlaying = useStored(store, (state) => state.isPlaying);
  useEffect(() => {
    if (!isPlaying) return;
    let before: number | null = null;
    let frame = requestAnimationFrame(function pass(nowMs) {
      if (before !== null) ask({ type: "pass", steps: (nowMs - before) / 1000 / stepS });
      before = nowMs;
      frame = requestAnimationFrame(pass);
    });
    return () => cancelAnimationFrame(frame);
  }, [ask, isPlaying, stepS]);
}
