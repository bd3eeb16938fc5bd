"use client";

import { type RefObject, startTransition, useLayoutEffect, useState } from "react";

/** Three screens: who scrolls finds it drawn. */
const margin = "300%";

/** Of the screen: what lies there is looked at first. */
const firstShare = 0.7;

/** True once the box is seen or nearly so, and from then on: what costs much is drawn then, and the upper part first. */
export function useNearView(box: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isNear) return;
    if (element.getBoundingClientRect().top < window.innerHeight * firstShare) {
      setIsNear(true);
      return;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) startTransition(() => setIsNear(true));
      },
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, isNear]);
  return isNear;
}
