"use client";

import { useWallclock } from "@/components/run-model/use-wallclock";
import { Meter, Meters } from "@/components/ui/meter";
import { useTimeZone } from "@/components/ui/use-time-zone";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { prepareMeters } from "./prepare-meters";
import { prepareWallclock } from "./prepare-wallclock";

/** What a run has used of what it may use. */
export function RunMeters({
  run,
  iterations: known,
  readAtMs,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  readAtMs: number;
}) {
  const { best, iterations, patience, credits } = prepareMeters(run);
  return (
    <Meters>
      <Meter {...best} />
      <Meter {...iterations} />
      <Meter {...patience} />
      <WallclockMeter run={run} iterations={known} readAtMs={readAtMs} />
      <Meter {...credits} />
    </Meters>
  );
}

function WallclockMeter({
  run,
  iterations,
  readAtMs,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  readAtMs: number;
}) {
  const usedMs = useWallclock(run, readAtMs);
  return <Meter {...prepareWallclock(run, iterations, { usedMs, readAtMs, zone: useTimeZone() })} />;
}
