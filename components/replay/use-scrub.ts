"use client";

import type { HTMLAttributes, PointerEvent } from "react";
import type { Player } from "@/components/replay/use-player";

/** The playhead follows a pointer that is held down over something as wide as the step axis. */
export function useScrub({ ask, store }: Player): HTMLAttributes<HTMLElement> {
  const seek = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / Math.max(1, width);
    ask({ type: "seek", step: share * store.get().last });
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      ask({ type: "pause" });
      seek(event);
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
    },
  };
}
