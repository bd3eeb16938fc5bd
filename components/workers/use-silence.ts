"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { findSilence, msUntilSilence, type Silence } from "./find-silence";

/** Told by the minute. */
const tellEveryMs = 30_000;

/**
 * Since when no worker has been seen, on a page where nobody says anything any more. A frame comes when the last worker
 * falls silent; when that has lasted long enough, the fleet is read once more before it is said: a page that has lost its
 * server does not know. From then on the time counts by the browser's clock. One reading at the moment it matters is no
 * polling.
 */
export function useSilence(): Silence | null {
  const { data: fleet, refetch } = useQuery(fleetQuery());
  const [sinceReadMs, setSinceReadMs] = useState(0);
  useEffect(() => {
    setSinceReadMs(0);
    if (!fleet) return;
    const dueMs = msUntilSilence(fleet);
    if (dueMs !== null) {
      // A failed reading shows in its query; several of a page read once.
      const timer = setTimeout(() => void refetch({ cancelRefetch: false }), dueMs);
      return () => clearTimeout(timer);
    }
    if (!findSilence(fleet)?.silentMs) return;
    const readAt = performance.now();
    const timer = setInterval(() => setSinceReadMs(performance.now() - readAt), tellEveryMs);
    return () => clearInterval(timer);
  }, [fleet, refetch]);
  const silence = fleet ? findSilence(fleet) : null;
  return silence?.silentMs ? { ...silence, silentMs: silence.silentMs + sinceReadMs } : silence;
}
