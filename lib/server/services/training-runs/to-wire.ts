import { toSnakeRecord } from "@/lib/contracts/snake-keys";
import { toWireRules } from "@/lib/contracts/spec/curation";
import { toWireSpec } from "@/lib/contracts/spec/run-spec";
import { trainingRunSchema, type WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { toWireActor, toWireTime } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import type { ImageFacts } from "@/lib/core/containers/image-facts";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import type { Db } from "@/lib/server/db/client";
import { rulesInForce } from "@/lib/server/store/curation";
import type { ShownRunRow } from "@/lib/server/store/run-versions";
import { readSpec, readState } from "@/lib/server/store/stored-run";
import { findWorkerSilence, type WorkerSilence } from "@/lib/server/store/workers";

/** What is true of every run at the moment of reading, which is told by the database's clock, as a run's times are. */
export type ReadingMoment = { nowMs: number; silence: WorkerSilence };

export async function readMoment(db: Db): Promise<ReadingMoment> {
  const { now, silence } = await findWorkerSilence(db);
  return { nowMs: now.getTime(), silence };
}

/** What depends on the moment of reading besides the row. */
type Moving = Pick<WireTrainingRun, "waiting" | "counters">;
/** What the row alone says. */
export type StandingRun = Omit<WireTrainingRun, keyof Moving>;

/** What of the row the moving part is told from. */
export type RunClock = Pick<
  ShownRunRow,
  "status" | "waiting" | "createdAt" | "endedAt" | "activeMs" | "activeSince"
> & { counts: Omit<WireTrainingRun["counters"], "wallclock_s"> };

/** A run's row in the wire's words. Credits are micro-credits / 10^6; the moment counts the wallclock that still runs. */
export function toWireTrainingRun(row: ShownRunRow, moment: ReadingMoment): WireTrainingRun {
  return { ...toStandingRun(row), ...toMovingRun(readClock(row), moment) };
}

const standingSchema = trainingRunSchema.omit({ waiting: true, counters: true });

export function toStandingRun(row: ShownRunRow): StandingRun {
  const spec = readSpec(row);
  return writeWire(standingSchema, row, {
    curation: {
      rules: toWireRules(rulesInForce(row, spec)),
      changed_by: row.curation && toWireActor(row.curation.by),
      changed_at: row.curation?.at ?? null,
    },
    stop_inputs: row.stopInputs ? toSnakeRecord(row.stopInputs) : null,
    resolved_spec: toWireSpec(spec),
    limits: {
      max_iterations: row.maxIterations,
      max_wallclock_hours: row.maxActiveMs / 3_600_000,
      max_credits: row.maxMicroCredits === null ? null : row.maxMicroCredits / 1e6,
    },
    credits: { reserved: row.reservedMicro / 1e6, spent: row.spentMicro / 1e6 },
    watched_metric:
      row.watchedMetric !== null && row.watchedMode !== null
        ? { metric: row.watchedMetric, mode: row.watchedMode }
        : null,
    best:
      row.bestValue !== null && row.bestIteration !== null && row.bestCheckpointId !== null
        ? {
            value: toMetricValue(row.bestValue),
            iteration_index: row.bestIteration,
            checkpoint_id: row.bestCheckpointId,
          }
        : null,
    watched_values: row.watchedValues.map(([iteration, value]) => ({ iteration_index: iteration, value })),
    image: row.image && toWireImage(row.image),
    simulator_image: row.simulatorImage && {
      digest: row.simulatorImage.digest,
      ...toWireImage(row.simulatorImage),
    },
    created_by: toWireActor(row.createdBy),
    parent: row.parentRunId ? { run_id: row.parentRunId, checkpoint_id: row.parentCheckpointId } : null,
  });
}

function toWireImage(image: ImageFacts): NonNullable<WireTrainingRun["image"]> {
  const { createdAt, namedAt, hostPlatform, fromRegistry, entrypoint } = image;
  const { pull, pulled, platform, user, workdir } = image;
  return {
    ...{ pull, pulled, platform, user, workdir },
    created_at: createdAt,
    named_at: namedAt,
    host_platform: hostPlatform,
    entrypoint: [...entrypoint],
    from_registry: fromRegistry,
  };
}

export function readClock(row: ShownRunRow): RunClock {
  const { status, waiting, createdAt, endedAt, activeMs, activeSince } = row;
  const counts = {
    iterations_ended: row.iterationsEnded,
    iterations_completed: row.iterationsCompleted,
    completed_since_best: readState(row).counters.completedSinceBest,
  };
  return { status, waiting, createdAt, endedAt, activeMs, activeSince, counts };
}

export function toMovingRun(clock: RunClock, { nowMs, silence }: ReadingMoment): Moving {
  const { activeMs, activeSince, counts } = clock;
  const runsMs = activeSince ? Math.max(0, nowMs - activeSince.getTime()) : 0;
  return {
    waiting: toWireWaiting(clock, silence),
    counters: { ...counts, wallclock_s: (activeMs + runsMs) / 1_000 },
  };
}

/** Workers say why a run waits; that there is none only a reader can say. */
function toWireWaiting(row: RunClock, silence: ReadingMoment["silence"]): WireTrainingRun["waiting"] {
  if (silence && row.endedAt === null && row.status !== "paused") {
    const { lastSeenAt } = silence;
    // When it was seen is `since`: a sentence with an age in it would be old before it is read.
    const message = lastSeenAt ? "No worker is running." : "No worker has ever been seen.";
    return { code: "no_worker", message, since: toWireTime(lastSeenAt ?? row.createdAt) };
  }
  return row.waiting ? { ...row.waiting, since: toWireTime(new Date(row.waiting.since)) } : null;
}
