"use client";

import { useEffect, useState } from "react";
import { Meter, Meters } from "@/components/ui/meter";
import { useTimeZone } from "@/components/ui/use-time-zone";
import type { WireIteration } from "@/lib/contracts/iterations";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { type MeterFacts, prepareMeters } from "./prepare-meters";
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
      <FactsMeter facts={best} />
      <FactsMeter facts={iterations} />
      <FactsMeter facts={patience} />
      <WallclockMeter run={run} iterations={known} readAtMs={readAtMs} />
      <FactsMeter facts={credits} />
    </Meters>
  );
}

function FactsMeter({ facts }: { facts: MeterFacts }) {
  return <Meter {...facts} />;
}

/** The API's seconds are of the moment they were read; while the run is active they go on. */
function WallclockMeter({
  run,
  iterations,
  readAtMs,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  readAtMs: number;
}) {
  const active = run.status === "running";
  const [nowMs, setNowMs] = useState(readAtMs);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [active]);
  const passedMs = active ? Math.max(0, nowMs - readAtMs) : 0;
  const usedMs = run.counters.wallclock_s * 1000 + passedMs;
  return <Meter {...prepareWallclock(run, iterations, { usedMs, readAtMs, zone: useTimeZone() })} />;
}
