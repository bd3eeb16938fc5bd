"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { usageOfDayQuery } from "@/lib/client/queries/usage";
import type { WireFleet } from "@/lib/contracts/fleet";

/** That a worker is silent is no event, so no stream tells of it; a pulse is read instead, seldom. */
const pulseMs = 30_000;

/** The fleet as of half a minute ago at most, on every page; the tab in view alone reads. */
export function useFleetPulse(): WireFleet | undefined {
  return useQuery({ ...fleetQuery(), staleTime: pulseMs, refetchInterval: pulseMs }).data;
}

/** Credits of the attempts that ended today, UTC; undefined until they are known. */
export function useCreditsToday(): number | undefined {
  const today = new Date().toISOString().slice(0, 10);
  return useQuery({ ...usageOfDayQuery(today), staleTime: pulseMs, refetchInterval: 2 * pulseMs }).data
    ?.credits;
}
