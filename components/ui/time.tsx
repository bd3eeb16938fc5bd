"use client";

import { useEffect, useState } from "react";
import { ageLastsMs, formatAge, formatClock, formatExactTime } from "@/components/ui/format-time";
import { useTimeZone } from "@/components/ui/use-time-zone";

/** "18 min ago", kept true while it is on the page; the exact time on hover and for machines. */
export function Age({ at }: { at: string }) {
  const zone = useTimeZone();
  const atMs = Date.parse(at);
  const [nowMs, setNowMs] = useState(() => Date.now());
  // The text that the server wrote stays until something renders: that must not wait for the age to grow.
  useEffect(() => setNowMs(Date.now()), []);
  useEffect(() => {
    const timer = setTimeout(() => setNowMs(Date.now()), ageLastsMs(atMs, nowMs) + 5);
    return () => clearTimeout(timer);
  }, [atMs, nowMs]);
  return (
    // The server wrote the age of its own moment: the browser's is a little older, and right.
    <time
      dateTime={at}
      title={formatExactTime(at, zone)}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {Number.isNaN(atMs) ? formatExactTime(at) : formatAge(atMs, nowMs)}
    </time>
  );
}

/** "02:13:51" in the chosen zone, which its head names. */
export function Clock({ at }: { at: string }) {
  const zone = useTimeZone();
  return (
    <time dateTime={at} title={formatExactTime(at, zone)}>
      {formatClock(at, zone)}
    </time>
  );
}
