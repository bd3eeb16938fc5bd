"use client";

import { useEffect, useEffectEvent } from "react";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";

/**
 * Keys of something that is on the page, wherever the focus is as long as nothing is typed and no dialog is open.
 * @param read what a pressed key asks for; null: it is not for this
 */
export function usePageKeys<Wish>(
  read: (event: KeyboardEvent) => Wish | null,
  onWish: (wish: Wish) => void,
): void {
  const readNow = useEffectEvent(read);
  const call = useEffectEvent(onWish);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isDialogOpen()) return;
      const wish = readNow(event);
      if (wish === null) return;
      event.preventDefault();
      call(wish);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
