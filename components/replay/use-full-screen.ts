"use client";

import { type RefObject, useEffect, useState } from "react";

/** Whether the element fills the screen, and a way there and back; null: this browser has no such way, as on most phones. */
export function useFullScreen(ref: RefObject<HTMLElement | null>): {
  isFull: boolean;
  toggle: (() => void) | null;
} {
  const [isFull, setIsFull] = useState(false);
  const [isAble, setIsAble] = useState(false);
  useEffect(() => {
    setIsAble(document.fullscreenEnabled === true);
    const read = () =>
      setIsFull(document.fullscreenElement !== null && document.fullscreenElement === ref.current);
    document.addEventListener("fullscreenchange", read);
    return () => document.removeEventListener("fullscreenchange", read);
  }, [ref]);
  const toggle = () => {
    // Refused where nobody pressed anything: then the page stays as it is, which is what there is to see.
    const done = isFull ? document.exitFullscreen() : ref.current?.requestFullscreen();
    done?.catch(() => setIsFull(document.fullscreenElement !== null));
  };
  return { isFull, toggle: isAble ? toggle : null };
}
