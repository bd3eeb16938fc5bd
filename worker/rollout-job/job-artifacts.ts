import { jobArtifactNames } from "@/lib/contracts/jobs/job";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { ArtifactAttachment } from "@/lib/server/attempts/attachments";
import type { StoredBlob } from "@/lib/server/storage/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { summarizeEpisodes } from "@/worker/rollouts/summarize-episodes";
import type { RunnerLog } from "./runner-log";

type Episode = { env: number; length: number; returnSum: number; success: boolean };

/** How a single job ended, in whatever it ran. `job`: what it was asked for, as its files say it. */
export type EndedJob = {
  job: Readonly<Record<string, unknown>>;
  /** Null: not known. */
  startedAtMs: number | null;
  wallMs: number | null;
  outcome: Outcome;
  /** Null unless it succeeded. */
  done: { episodes: readonly Episode[]; batch: StoredBlob } | null;
};

/** Stores the files of a single job that its user can download. An attempt that was lost or stopped has none. */
export async function keepJobArtifacts(
  held: HeldAttempt,
  ports: TaskPorts,
  ended: EndedJob,
  log: RunnerLog,
): Promise<ArtifactAttachment[]> {
  const { outcome, done } = ended;
  if (outcome.kind !== "succeeded" && outcome.kind !== "failed") return [];
  const keep = async (name: string, text: string): Promise<ArtifactAttachment> => ({
    name,
    ...(await ports.storage.putBytes(Buffer.from(text))),
  });
  const keepJson = (name: string, value: unknown) => keep(name, `${JSON.stringify(value, null, 2)}\n`);

  writeEnd(log, ended);
  const kept: ArtifactAttachment[] = done ? [{ name: jobArtifactNames.batch, ...done.batch }] : [];
  kept.push(await keep(jobArtifactNames.log, log.text()));
  if (outcome.kind === "failed")
    kept.push(await keepJson(jobArtifactNames.diagnostics, describeFailure(held, ended, outcome)));
  kept.push(await keepJson(jobArtifactNames.manifest, describeArtifacts(held, ended, kept)));
  return kept;
}

function writeEnd(log: RunnerLog, { outcome, done, wallMs }: EndedJob): void {
  for (const one of done?.episodes ?? [])
    log.write("episode", {
      env: one.env,
      length: one.length,
      return: one.returnSum,
      success: one.success,
    });
  const status = outcome.kind;
  if (outcome.kind === "failed")
    log.write("ended", { status, error_code: outcome.code, error: outcome.message, wall_ms: wallMs });
  else if (done) {
    const { envSteps, successRate, returnMean } = summarizeEpisodes(done.episodes);
    log.write("ended", {
      status,
      env_steps: envSteps,
      success_rate: successRate,
      return_mean: returnMean,
      wall_ms: wallMs,
    });
  }
}

function describeArtifacts(
  { attempt }: HeldAttempt,
  { job, outcome, done }: EndedJob,
  kept: readonly ArtifactAttachment[],
) {
  return {
    schema: "hardsim.artifact_manifest/v1",
    job_id: attempt.taskId,
    attempt: attempt.number,
    status: outcome.kind,
    job,
    totals: done && sumUp(done.episodes),
    artifacts: kept.map(({ name, sizeBytes, sha256 }) => ({ name, size_bytes: sizeBytes, sha256 })),
  };
}

function describeFailure(
  { attempt }: HeldAttempt,
  { job, startedAtMs }: EndedJob,
  { code, message }: { code: string; message: string },
) {
  return {
    schema: "hardsim.diagnostics/v1",
    job_id: attempt.taskId,
    attempt: attempt.number,
    error_code: code,
    error: message,
    job,
    started_at: startedAtMs === null ? null : new Date(startedAtMs).toISOString(),
    worker: { worker_id: attempt.workerId, node: process.version, platform: process.platform },
  };
}

function sumUp(episodes: readonly Episode[]) {
  const { envSteps, successRate, returnMean, lengthMean } = summarizeEpisodes(episodes);
  return {
    episodes: episodes.length,
    env_steps: envSteps,
    success_rate: successRate,
    return_mean: returnMean,
    length_mean: lengthMean,
  };
}
