"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * @returns a box to put the ref on, its width, which is 0 until it has been measured, and the size of its letters; pixels.
 * Letters are as large as the reader set them, and a plot's labels need that much room.
 */
export function useRoom(): { box: RefObject<HTMLDivElement | null>; width: number; fontPx: number } {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, fontPx: 11 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setRoom((before) => {
        const width = Math.floor(element.clientWidth);
        const fontPx = Number.parseFloat(getComputedStyle(element).fontSize);
        return width === before.width && fontPx === before.fontPx ? before : { width, fontPx };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, ...room };
}
