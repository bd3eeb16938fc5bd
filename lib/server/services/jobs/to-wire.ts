import { jobSchema, type WireJob, type WireResolvedJob } from "@/lib/contracts/jobs/job";
import { type ResolvedJob, toWireJobSpec } from "@/lib/contracts/spec/job-spec";
import { builtInRobot } from "@/lib/contracts/spec/resolve-scene";
import { toWireActor } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import { findScene } from "@/lib/core/scenes/catalogue";
import type { Db } from "@/lib/server/db/client";
import { findLastAttempt, type JobRow, listJobArtifacts } from "@/lib/server/store/jobs";
import { readJob } from "@/lib/server/store/stored-job";

/** Reads what belongs to the job beside its own row. */
export async function readWireJob(db: Db, row: JobRow): Promise<WireJob> {
  const resolved = readJob(row);
  const attempt = await findLastAttempt(db, row.jobId);
  const artifacts = row.endedAt === null ? [] : await listJobArtifacts(db, row.jobId);
  return writeWire(jobSchema, row, {
    progress: { env_steps: attempt?.progress ?? 0, total_env_steps: resolved.numEnvs * resolved.steps },
    artifacts: artifacts.map(({ name, sizeBytes, sha256 }) => ({ name, size_bytes: sizeBytes, sha256 })),
    resolved_spec: toWireResolved(resolved),
    created_by: toWireActor(row.createdBy),
  });
}

function toWireResolved(job: ResolvedJob): WireResolvedJob {
  // Another simulator's scene may have the name of a built-in one.
  const builtIn = job.simulator ? undefined : findScene(job.sceneId)?.simulator;
  const { scene, execution, control, simulator } = toWireJobSpec(job);
  return {
    job_type: "rollout",
    robot: simulator ? null : builtInRobot,
    scene,
    physics: builtIn
      ? { dt: builtIn.physicsDt, substeps: Math.round(builtIn.controlDt / builtIn.physicsDt) }
      : null,
    execution,
    outputs: { video: false, log_format: "safetensors" },
    control,
    simulator,
  };
}
