import type { WireJob, WireResolvedJob } from "@/lib/contracts/jobs/job";
import { type ResolvedJob, toWireJobSpec } from "@/lib/contracts/spec/job-spec";
import { builtInRobot } from "@/lib/contracts/spec/resolve-scene";
import { toWireActor, toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import { findScene } from "@/lib/core/scenes/catalogue";
import type { Db } from "@/lib/server/db/client";
import { findLastAttempt, type JobRow, listJobArtifacts } from "@/lib/server/store/jobs";
import { readJob } from "@/lib/server/store/stored-job";

/** Reads what belongs to the job beside its own row. */
export async function readWireJob(db: Db, row: JobRow): Promise<WireJob> {
  const resolved = readJob(row);
  const attempt = await findLastAttempt(db, row.jobId);
  const artifacts = row.endedAt === null ? [] : await listJobArtifacts(db, row.jobId);
  return {
    job_id: row.jobId,
    project_id: row.projectId,
    status: row.status,
    attempt_count: row.attemptCount,
    progress: { env_steps: attempt?.progress ?? 0, total_env_steps: resolved.numEnvs * resolved.steps },
    error: row.error,
    error_code: row.errorCode,
    artifacts: artifacts.map(({ name, sizeBytes, sha256 }) => ({ name, size_bytes: sizeBytes, sha256 })),
    warnings: row.warnings,
    spec: row.spec,
    resolved_spec: toWireResolved(resolved),
    created_by: toWireActor(row.createdBy),
    created_at: toWireTime(row.createdAt),
    started_at: toWireTimeOrNull(row.startedAt),
    ended_at: toWireTimeOrNull(row.endedAt),
  };
}

function toWireResolved(job: ResolvedJob): WireResolvedJob {
  const simulator = findScene(job.sceneId)?.simulator;
  const { scene, execution, control } = toWireJobSpec(job);
  return {
    job_type: "rollout",
    robot: builtInRobot,
    scene,
    physics: simulator
      ? { dt: simulator.physicsDt, substeps: Math.round(simulator.controlDt / simulator.physicsDt) }
      : null,
    execution,
    outputs: { video: false, log_format: "safetensors" },
    control,
  };
}
