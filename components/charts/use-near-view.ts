"use client";

import { type RefObject, startTransition, useLayoutEffect, useState } from "react";

/** Three screens: who scrolls finds it drawn. */
const margin = "300%";

/** True once the box is seen or nearly so, and from then on. What costs much is drawn then, what is seen first of all. */
export function useNearView(box: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isNear) return;
    if (element.getBoundingClientRect().top < window.innerHeight) {
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
