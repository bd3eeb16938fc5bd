"use client";

import { useCreditsToday, useFleetPulse } from "@/components/page-parts/use-pulse";
import { formatCredits } from "@/components/ui/format-credits";
import { noneMark } from "@/components/ui/format-number";

/** At the rail's foot: "4 of 5 seen". Workers that were stopped are not missed. */
export function WorkersSeen() {
  const fleet = useFleetPulse();
  if (!fleet) return noneMark;
  const wanted = fleet.workers.filter((worker) => worker.stopped_at === null);
  return `${wanted.filter((worker) => worker.alive).length} of ${wanted.length} seen`;
}

/** "3 of 4 busy". */
export function GpusBusy() {
  const fleet = useFleetPulse();
  if (!fleet) return noneMark;
  return `${fleet.capacity.held_gpus} of ${fleet.capacity.actual_gpus} busy`;
}

export function CreditsToday() {
  const credits = useCreditsToday();
  return credits === undefined ? noneMark : `${formatCredits(credits)} credits`;
}
