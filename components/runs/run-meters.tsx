"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber } from "@/components/ui/format-number";
import { Meter, Meters } from "@/components/ui/meter";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { type MeterFacts, prepareMeters } from "./prepare-meters";
import { isEnded } from "./read-run-state";

/** What a run has used of what it may use. */
export function RunMeters({ run, readAtMs }: { run: WireTrainingRun; readAtMs: number }) {
  const { best, iterations, patience, credits } = prepareMeters(run);
  return (
    <Meters>
      <FactsMeter facts={best} />
      <FactsMeter facts={iterations} />
      <FactsMeter facts={patience} />
      <WallclockMeter run={run} readAtMs={readAtMs} />
      <FactsMeter facts={credits} />
    </Meters>
  );
}

function FactsMeter({ facts }: { facts: MeterFacts }) {
  return <Meter {...facts} />;
}

/** The API's seconds are of the moment they were read; while the run is active they go on. */
function WallclockMeter({ run, readAtMs }: { run: WireTrainingRun; readAtMs: number }) {
  const active = run.status === "running";
  const [nowMs, setNowMs] = useState(readAtMs);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [active]);
  const passedMs = active ? Math.max(0, nowMs - readAtMs) : 0;
  const usedMs = run.counters.wallclock_s * 1000 + passedMs;
  const hours = run.limits.max_wallclock_hours;
  return (
    <Meter
      label="Wallclock"
      value={formatDuration(usedMs)}
      limit={`of ${formatNumber(hours)} h`}
      shares={{ done: usedMs / (hours * 3_600_000) }}
      warns
      note={isEnded(run) ? undefined : active ? "counts from the first attempt" : "stands still"}
    />
  );
}
