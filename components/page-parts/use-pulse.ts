"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { usageOfDayQuery } from "@/lib/client/queries/usage";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

const dayMs = 24 * 60 * 60_000;

/** The fleet on every page: frames tell when to read it again. */
export function useFleetPulse(): WireFleet | undefined {
  return useQuery(fleetQuery()).data;
}

/** Credits of the attempts that ended today, UTC; undefined until they are known. */
export function useCreditsToday(): number | undefined {
  return useQuery(usageOfDayQuery(useToday())).data?.credits;
}

/** The UTC day, `2026-11-24`, also of a page that is open at midnight. */
function useToday(): string {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNowMs(Date.now()), dayMs - (nowMs % dayMs) + 5);
    return () => clearTimeout(timer);
  }, [nowMs]);
  return new Date(nowMs).toISOString().slice(0, 10);
}
