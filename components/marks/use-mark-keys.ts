"use client";

import { useEffect, useEffectEvent } from "react";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";
import { type MarkWish, readMarkKey } from "./read-mark-key";

/** Keys that mark the episode which is on the page, wherever the focus is as long as nothing is typed. */
export function useMarkKeys(onWish: (wish: MarkWish) => void): void {
  const call = useEffectEvent(onWish);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      if (isTyping(event.target) || isDialogOpen()) return;
      const wish = readMarkKey(event);
      if (wish === null) return;
      event.preventDefault();
      call(wish);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
