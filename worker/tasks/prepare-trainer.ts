import type { ResolvedSpec } from "@/lib/contracts/resolved-spec";
import type { Outcome } from "@/lib/core/loop/inputs";
import { unsealEnv } from "@/lib/server/services/training-runs/sealed-env";
import {
  findCheckpointFile,
  findIterationForTask,
  listRolloutResults,
  type ResolvedImage,
  type RunForTask,
} from "@/lib/server/store/task-inputs";
import type { HeldAttempt } from "@/worker/attempts/held-attempt";
import { pause } from "@/worker/attempts/while-away";
import type { ContainerSpec } from "@/worker/containers/port";
import { buildContainerSpec } from "@/worker/trainer-io/build-container-spec";
import { batchPath, readRolloutSummary } from "./manifest-content";
import { askDatabase, readRun } from "./read-run";
import { resolveImage } from "./resolve-image";
import { foldersOf, type StagedFile, type StagedFolders, stageTrainer, trainerUid } from "./stage-trainer";
import type { TaskPorts } from "./task-ports";

/** Everything that following and finishing a trainer needs; the same for the worker that started it and one that adopts it. */
export type PreparedTrainer = {
  spec: ResolvedSpec;
  container: ContainerSpec;
  folders: StagedFolders;
};

export type Preparation = { ok: true; trainer: PreparedTrainer } | { ok: false; outcome: Outcome };

export async function prepareTrainer(held: HeldAttempt, ports: TaskPorts): Promise<Preparation> {
  const run = await readRun(held, ports);
  const image = await resolveThroughOutages(run, held, ports);
  if (!image.ok) return image;
  const inputs = await readInputs(run, held, ports);
  const { attemptId } = held.attempt;
  const folders = foldersOf(ports.dataDir, attemptId, inputs.checkpoint?.path ?? null);
  // An adopted container already has its folders mounted: laying them out again would take them from under it.
  if (!held.adopted) {
    await ports.faults.reach("before_stage", attemptId);
    await stageTrainer(ports.storage, folders, inputs);
  }
  const container = buildContainerSpec({
    installationId: ports.installationId,
    projectId: run.projectId,
    runId: run.runId,
    iterationId: inputs.iterationId,
    iterationIndex: held.turn.iteration,
    taskId: held.attempt.taskId,
    attemptId,
    attemptNumber: held.attempt.number,
    seed: run.spec.seed,
    trainer: { ...run.spec.trainer, env: unsealEnv(run.spec.trainer.env, run.sealedEnv, ports.sealKey) },
    imageId: image.image.imageId,
    gpus: { devices: held.attempt.gpuDevices ?? [], emulated: held.attempt.gpuEmulated },
    folders,
    user: trainerUser(),
  });
  return { ok: true, trainer: { spec: run.spec, container, folders } };
}

type ImageOutcome = { ok: true; image: ResolvedImage } | { ok: false; outcome: Outcome };

async function resolveThroughOutages(
  run: RunForTask,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ImageOutcome> {
  if (run.image) return { ok: true, image: run.image };
  const signal = AbortSignal.any([held.abandoned, held.stopping]);
  const giveUpAtMs = ports.nowMs() + ports.limits.hostLostAfterMs;
  for (;;) {
    const { runId } = run;
    const answer = await resolveImage({ runId, imageUri: run.spec.trainer.imageUri }, ports, signal);
    held.abandoned.throwIfAborted();
    if (held.stopping.aborted) return { ok: false, outcome: { kind: "canceled", partialArtifacts: 0 } };
    if (answer.ok) return answer;
    const { code, message } = answer.failure;
    if (code !== "engine_away")
      return { ok: false, outcome: { kind: "failed", code, message, exitCode: null } };
    if (ports.nowMs() > giveUpAtMs) return { ok: false, outcome: { kind: "lost", code: "lost", message } };
    await pause(ports.pace.retryMs, held.abandoned);
  }
}

async function readInputs(
  run: RunForTask,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<{ iterationId: string; dataset: StagedFile[]; checkpoint: StagedFile | null }> {
  const { runId } = run;
  const { db } = ports.database;
  const { iteration: index } = held.turn;
  return askDatabase(held, ports, async () => {
    const iteration = await findIterationForTask(db, runId, index);
    if (!iteration?.manifestSha256) throw new Error(`iteration ${index} of ${runId} has no manifest`);
    const rollouts = await listRolloutResults(db, runId, index);
    const batches = rollouts.map((rollout) => ({
      path: batchPath(rollout.index),
      sha256: readRolloutSummary(rollout).sha256,
    }));
    return {
      iterationId: iteration.iterationId,
      dataset: [{ path: "manifest.json", sha256: iteration.manifestSha256 }, ...batches],
      checkpoint: await readCheckpoint(held.attempt.checkpointInId, ports),
    };
  });
}

async function readCheckpoint(checkpointId: string | null, ports: TaskPorts): Promise<StagedFile | null> {
  if (checkpointId === null) return null;
  const file = await findCheckpointFile(ports.database.db, checkpointId);
  if (!file) throw new Error(`checkpoint ${checkpointId} is gone`);
  return { path: file.filename, sha256: file.sha256 };
}

/** The worker's own uid and gid; as root an uid that owns nothing on the host. */
function trainerUser(): string {
  const uid = process.getuid?.() ?? trainerUid;
  const gid = process.getgid?.() ?? trainerUid;
  return uid === 0 ? `${trainerUid}:${trainerUid}` : `${uid}:${gid}`;
}
