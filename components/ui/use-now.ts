"use client";

import { useEffect, useState } from "react";

/**
 * Milliseconds since the epoch, told by the second for as long as something goes on.
 * @param beginMs what it is at first: a moment that server and browser share, where both render it
 */
export function useNow(beginMs: number | (() => number), isGoing: boolean): number {
  const [nowMs, setNowMs] = useState(beginMs);
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isGoing]);
  return nowMs;
}
