"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetQuery } from "@/lib/client/queries/fleet";

/** What hosts are called; null for one that the fleet does not know, or knows no more. */
export function useHostName(): (hostId: string | null) => string | null {
  const { data } = useQuery(fleetQuery());
  return (hostId) => data?.hosts.find((host) => host.host_id === hostId)?.name ?? null;
}
