"use client";

import { useNow } from "@/components/ui/use-now";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Milliseconds used so far. The API's are of the moment they were read; while the run is active they go on. */
export function useWallclock(run: WireTrainingRun, readAtMs: number): number {
  const active = run.status === "running";
  const nowMs = useNow(readAtMs, active);
  const passedMs = active ? Math.max(0, nowMs - readAtMs) : 0;
  return run.counters.wallclock_s * 1000 + passedMs;
}
