import { join } from "node:path";
import { findStepPlace, type StepPlace } from "@/lib/server/store/step-metrics";
import {
  joinReads,
  lookAtFile,
  readStepMetrics,
  type StepRead,
} from "@/worker/container-io/read-step-metrics";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";
import { keepLines, stepMetricsName } from "./keep-step-metrics";

type Place = Pick<StepRead, "nextBytes" | "tail">;

/** So many points are not held in memory for longer than they take to be stored. */
const mostUnkept = 10_000;

/**
 * Reads metrics.jsonl while the trainer writes it, until `signal` aborts. It looks often, because what a trainer overwrites
 * can be read only before, and stores seldom what it has read.
 */
export async function followStepMetrics(
  outputFolder: string,
  held: HeldAttempt,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const { pace, steadyMs, database } = ports;
  const file = join(outputFolder, stepMetricsName);
  const findPlace = () => askDatabase(held, ports, () => findStepPlace(database.db, held.attempt.attemptId));
  let place: StepPlace | null = null;
  let unkept: StepRead | null = null;
  let keptAtMs = steadyMs();
  let shorterSinceMs: number | null = null;
  let lookedAt = "";

  const keep = async (from: StepPlace): Promise<StepPlace | null> => {
    const read = unkept;
    unkept = null;
    keptAtMs = steadyMs();
    return read && (await askDatabase(held, ports, () => keepLines(from, read, held, ports)));
  };

  try {
    for (;;) {
      await pause(pace.curvesMs, signal);
      const { bytes, mark } = await lookAtFile(file);
      // Most trainers write none: for them nothing is asked.
      if (mark === "" && !place) continue;
      place ??= await findPlace();
      if (!place) return;
      const at: Place = unkept ?? { nextBytes: place.stepBytes, tail: place.stepTail };
      // One that has become shorter may be written anew as a whole: it gets a while to be the old one again.
      shorterSinceMs = bytes < at.nextBytes ? (shorterSinceMs ?? steadyMs()) : null;
      const isSettled = shorterSinceMs === null || steadyMs() - shorterSinceMs >= pace.usageMs;
      if (mark !== lookedAt && isSettled) {
        const { nextBytes: fromBytes, tail } = at;
        const next = await readStepMetrics(file, { fromBytes, tail, isFinal: false });
        if (!next.hasMore) lookedAt = mark;
        const isNews = next.nextBytes !== fromBytes || next.isRestarted || (next.isCut && !place.stepWarned);
        if (isNews) unkept = unkept === null ? next : joinReads(unkept, next);
      }
      const isDue = steadyMs() - keptAtMs >= pace.usageMs;
      if (!unkept || !(isDue || unkept.hasMore || unkept.points.length > mostUnkept)) continue;
      const kept = await keep(place);
      // What was not kept is read again, unless the attempt is another's by now.
      if (!kept) lookedAt = "";
      place = kept;
    }
  } finally {
    if (place && unkept && !held.abandoned.aborted) await keep(place);
  }
}
