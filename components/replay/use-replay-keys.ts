"use client";

import { useEffect, useRef } from "react";
import { type ReplayWish, readHeld, readReplayKey } from "@/components/replay/read-replay-key";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";

/** Keys of a replay that is on the page, wherever the focus is as long as nothing is typed. */
export function useReplayKeys(onWish: (wish: ReplayWish) => void): void {
  const newest = useRef(onWish);
  useEffect(() => {
    newest.current = onWish;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isDialogOpen()) return;
      const wish = readReplayKey(event, readHeld(event.target));
      // A key that is held down steps on, and opens no second episode.
      if (!wish || (event.repeat && wish.kind !== "step")) return;
      event.preventDefault();
      newest.current(wish);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
