"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "@/components/ui/format-duration";

/** A duration that goes on while `until` is null, told by the second. Times are ISO 8601. */
export function Elapsed({ since, until = null }: { since: string; until?: string | null }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (until !== null) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  const endMs = until === null ? nowMs : Date.parse(until);
  return <span suppressHydrationWarning>{formatDuration(endMs - Date.parse(since))}</span>;
}
