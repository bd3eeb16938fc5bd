import { z } from "zod";
import { attemptSchema, type WireAttempt } from "@/lib/contracts/iterations/attempt";
import {
  iterationSchema,
  type WireIteration,
  type WireIterationDetail,
} from "@/lib/contracts/iterations/iteration";
import { metricsSchema } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import { rolloutDrivers } from "@/lib/core/names";
import type { IterationWarning } from "@/lib/server/store/iteration-warnings";
import type { AttemptRow, IterationRow, MetricRow, TaskRow } from "@/lib/server/store/iterations";

export function toWireAttempt(row: AttemptRow): WireAttempt {
  return writeWire(attemptSchema, row, {
    in_container: row.needsPlace,
    gpus: {
      count: row.gpus,
      share: row.gpuShare,
      devices: row.gpuDevices ?? [],
      emulated: row.gpuEmulated,
    },
    credits: row.spentMicro / 1e6,
  });
}

/** `metrics`, `attempts` and `warnings`: of this iteration. */
export function toWireIteration(
  row: IterationRow,
  metrics: readonly MetricRow[],
  attempts: readonly AttemptRow[],
  warnings: readonly IterationWarning[],
): WireIteration {
  const mean = (sum: number) => (row.episodes > 0 ? sum / row.episodes : null);
  return writeWire(iterationSchema, row, {
    phases: row.phases.map(({ phase, startedAt, endedAt }) => ({
      phase,
      started_at: new Date(startedAt).toISOString(),
      ended_at: endedAt === null ? null : new Date(endedAt).toISOString(),
    })),
    rollouts: {
      total: row.rolloutsTotal,
      done: row.rolloutsDone,
      failed: row.rolloutsFailed,
      success_rate: mean(row.successSum),
      return_mean: mean(row.returnSum),
      env_steps: row.envSteps,
    },
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, toMetricValue(value)])),
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    attempts: attempts.map(toWireAttempt),
  });
}

type Job = { task: TaskRow; attempts: readonly AttemptRow[] };

type WireJob = WireIterationDetail["jobs"][number];

export function toWireJob({ task, attempts }: Job): WireJob {
  const last = attempts.at(-1);
  return {
    job_id: task.taskId,
    index: task.index,
    status: jobStatus(last),
    seed: last?.seed ?? null,
    purpose: taskFacts[task.kind].purpose,
    ...(task.result ? readResult(task.result) : { driver: null, simulator: null, metrics: {} }),
    attempts: attempts.map(toWireAttempt),
  };
}

/** Of a finished job's result; one that says nothing of a driver was driven by the scripted controller alone. */
function readResult(result: Record<string, unknown>): Pick<WireJob, "driver" | "simulator" | "metrics"> {
  const { driver, simulator, metrics } = resultSchema.parse(result);
  return {
    driver: driver
      ? { kind: driver.kind, sha256: driver.sha256, expert_fraction: driver.expertFraction }
      : { kind: "scripted", sha256: null, expert_fraction: 1 },
    simulator: simulator
      ? { image_digest: simulator.imageDigest, name: simulator.name, version: simulator.version }
      : null,
    metrics: metrics ?? {},
  };
}

const resultSchema = z.object({
  driver: z
    .object({ kind: z.enum(rolloutDrivers), sha256: z.string().nullable(), expertFraction: z.number() })
    .optional(),
  simulator: z.object({ imageDigest: z.string(), name: z.string(), version: z.string() }).optional(),
  metrics: metricsSchema.nullish(),
});

/** Between two attempts of a job it counts as queued while nobody knows whether it is tried again. */
function jobStatus(last: AttemptRow | undefined): WireJob["status"] {
  switch (last?.status) {
    case undefined:
    case "queued":
    case "lost":
      return "queued";
    case "starting":
    case "running":
    case "collecting":
      return "running";
    case "succeeded":
    case "failed":
    case "canceled":
      return last.status;
  }
}
