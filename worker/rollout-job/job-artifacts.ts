import { jobArtifactNames } from "@/lib/contracts/jobs/job";
import { findScene } from "@/lib/core/scenes/catalogue";
import type { ArtifactAttachment } from "@/lib/server/attempts/attachments";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { RunnerLog } from "./runner-log";
import type { Simulated } from "./simulate-rollout";

/** Stores the files of a single job that its user can download. An attempt that was lost or stopped has none. */
export async function keepJobArtifacts(
  held: HeldAttempt,
  ports: TaskPorts,
  simulated: Simulated,
  log: RunnerLog,
): Promise<ArtifactAttachment[]> {
  const { outcome, done, startedSteadyMs } = simulated;
  if (outcome.kind !== "succeeded" && outcome.kind !== "failed") return [];
  const keep = async (name: string, text: string): Promise<ArtifactAttachment> => ({
    name,
    ...(await ports.storage.putBytes(Buffer.from(text))),
  });
  const keepJson = (name: string, value: unknown) => keep(name, `${JSON.stringify(value, null, 2)}\n`);

  writeEnd(log, simulated, Math.round(ports.steadyMs() - startedSteadyMs));
  const kept: ArtifactAttachment[] = done ? [{ name: jobArtifactNames.batch, ...done.batch }] : [];
  kept.push(await keep(jobArtifactNames.log, log.text()));
  if (outcome.kind === "failed")
    kept.push(await keepJson(jobArtifactNames.diagnostics, describeFailure(held, simulated, outcome)));
  kept.push(await keepJson(jobArtifactNames.manifest, describeArtifacts(held, simulated, kept)));
  return kept;
}

function writeEnd(log: RunnerLog, { outcome, done }: Simulated, wallMs: number): void {
  for (const one of done?.result.episodes ?? [])
    log.write("episode", {
      env: one.env,
      length: one.length,
      return: one.returnSum,
      success: one.success,
    });
  const status = outcome.kind;
  if (outcome.kind === "failed")
    log.write("ended", { status, error_code: outcome.code, error: outcome.message, wall_ms: wallMs });
  else if (done)
    log.write("ended", {
      status,
      env_steps: done.result.envSteps,
      success_rate: done.result.successRate,
      return_mean: done.result.returnMean,
      wall_ms: wallMs,
    });
}

function describeArtifacts(
  { attempt }: HeldAttempt,
  { job, outcome, done }: Simulated,
  kept: readonly ArtifactAttachment[],
) {
  return {
    schema: "hardsim.artifact_manifest/v1",
    job_id: job.jobId,
    attempt: attempt.number,
    status: outcome.kind,
    job: describeJob(job),
    totals: done && {
      episodes: done.result.episodes.length,
      env_steps: done.result.envSteps,
      success_rate: done.result.successRate,
      return_mean: done.result.returnMean,
      length_mean: done.result.lengthMean,
    },
    artifacts: kept.map(({ name, sizeBytes, sha256 }) => ({ name, size_bytes: sizeBytes, sha256 })),
  };
}

function describeFailure(
  { attempt }: HeldAttempt,
  { job, startedAtMs }: Simulated,
  { code, message }: { code: string; message: string },
) {
  return {
    schema: "hardsim.diagnostics/v1",
    job_id: job.jobId,
    attempt: attempt.number,
    error_code: code,
    error: message,
    job: describeJob(job),
    started_at: new Date(startedAtMs).toISOString(),
    worker: { worker_id: attempt.workerId, node: process.version, platform: process.platform },
  };
}

function describeJob({
  sceneId,
  taskMode,
  fixBase,
  actionNoise,
  numEnvs,
  steps,
  seed,
  policy,
}: Simulated["job"]) {
  return {
    scene_id: sceneId,
    task_mode: taskMode,
    fix_base: fixBase,
    action_noise: actionNoise,
    num_envs: numEnvs,
    steps,
    seed,
    policy: policy.kind,
    simulator: findScene(sceneId)?.simulator ?? null,
  };
}
