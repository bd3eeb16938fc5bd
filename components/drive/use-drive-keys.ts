"use client";

import { useEffect, useRef } from "react";
import { type DriveWish, readDriveKey } from "@/components/drive/read-drive-key";
import { readHeld } from "@/components/replay/read-replay-key";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";

/** Keys of what is driven, wherever the focus is as long as nothing is typed. */
export function useDriveKeys(onWish: (wish: DriveWish) => void): void {
  const newest = useRef(onWish);
  useEffect(() => {
    newest.current = onWish;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isDialogOpen()) return;
      const isSlider = event.target instanceof HTMLInputElement && event.target.type === "range";
      const held = readHeld(event.target);
      const wish = readDriveKey(event, { ...held, arrows: held.arrows || isSlider });
      // A key that is held down steps on and pushes on, and begins nothing anew.
      if (!wish || (event.repeat && wish.kind !== "step" && wish.kind !== "nudge")) return;
      event.preventDefault();
      newest.current(wish);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
