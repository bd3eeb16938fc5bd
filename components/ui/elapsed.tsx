"use client";

import { formatDuration } from "@/components/ui/format-duration";
import { useNow } from "@/components/ui/use-now";

/** A duration that goes on while `until` is null, told by the second. Times are ISO 8601. */
export function Elapsed({ since, until = null }: { since: string; until?: string | null }) {
  const nowMs = useNow(Date.now, until === null);
  const endMs = until === null ? nowMs : Date.parse(until);
  return <span suppressHydrationWarning>{formatDuration(endMs - Date.parse(since))}</span>;
}
