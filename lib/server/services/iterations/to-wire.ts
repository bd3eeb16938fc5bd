import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration, WireIterationDetail } from "@/lib/contracts/iterations/iteration";
import { toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import type { AttemptRow, IterationRow, MetricRow, TaskRow } from "@/lib/server/store/iterations";

export function toWireAttempt(row: AttemptRow): WireAttempt {
  return {
    attempt_id: row.attemptId,
    task_id: row.taskId,
    kind: row.kind,
    index: row.index,
    number: row.number,
    status: row.status,
    error: row.error,
    error_code: row.errorCode,
    exit_code: row.exitCode,
    host_id: row.hostId,
    gpus: { count: row.gpus, devices: row.gpuDevices ?? [], emulated: row.gpuEmulated },
    seed: row.seed,
    credits: row.spentMicro / 1e6,
    queued_at: toWireTime(row.queuedAt),
    started_at: toWireTimeOrNull(row.startedAt),
    exited_at: toWireTimeOrNull(row.exitedAt),
    ended_at: toWireTimeOrNull(row.endedAt),
  };
}

/** `metrics` and `attempts`: of this iteration. */
export function toWireIteration(
  row: IterationRow,
  metrics: readonly MetricRow[],
  attempts: readonly AttemptRow[],
): WireIteration {
  const mean = (sum: number) => (row.episodes > 0 ? sum / row.episodes : null);
  return {
    iteration_id: row.iterationId,
    index: row.index,
    status: row.status,
    error: row.error,
    error_code: row.errorCode,
    started_at: toWireTime(row.startedAt),
    ended_at: toWireTimeOrNull(row.endedAt),
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
    manifest_digest: row.manifestDigest,
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, toMetricValue(value)])),
    checkpoint_in_id: row.checkpointInId,
    checkpoint_id: row.checkpointId,
    attempts: attempts.map(toWireAttempt),
  };
}

type Job = { task: TaskRow; attempts: readonly AttemptRow[] };

export function toWireJob({ task, attempts }: Job): WireIterationDetail["jobs"][number] {
  const last = attempts.at(-1);
  return {
    job_id: task.taskId,
    index: task.index,
    status: jobStatus(last),
    seed: last?.seed ?? null,
    attempts: attempts.map(toWireAttempt),
  };
}

/** Between two attempts of a job it counts as queued while nobody knows whether it is tried again. */
function jobStatus(last: AttemptRow | undefined): WireIterationDetail["jobs"][number]["status"] {
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
