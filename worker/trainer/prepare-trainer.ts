import { buffer } from "node:stream/consumers";
import { readManifest } from "@/lib/contracts/files/dataset-manifest";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { unsealEnv } from "@/lib/server/services/training-runs/sealed-env";
import { isAssetId } from "@/lib/server/store/assets";
import { findCheckpointFile } from "@/lib/server/store/checkpoints";
import { findIterationByIndex } from "@/lib/server/store/iterations";
import type { ResolvedImage, RunForTask } from "@/lib/server/store/run-for-task";
import type { ContainerSpec, GpuRequest } from "@/worker/containers/port";
import type { Attempt, HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase, readRun } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { whileEngineAway } from "@/worker/held/while-away";
import { type AttemptFolders, buildContainerSpec } from "@/worker/trainer-io/build-container-spec";
import { placeUser, readOwnIds, type UserPlace } from "@/worker/trainer-io/place-user";
import {
  foldersOf,
  listLaidOut,
  type StagedCheckpoint,
  type StagedFile,
  stageTrainer,
} from "./stage-trainer";

/** What following and finishing a trainer needs. A worker that takes the attempt over prepares exactly the same. */
export type PreparedTrainer = {
  spec: ResolvedSpec;
  container: ContainerSpec;
  image: ResolvedImage;
  folders: AttemptFolders;
  /** Files of its staging folder that it cannot write to. */
  laidOut: readonly string[];
};

export async function prepareTrainer(held: HeldAttempt, ports: TaskPorts): Promise<PreparedTrainer> {
  const run = await readRun(held, ports);
  // No trainer is claimed before its run's image is resolved: a claim takes GPUs, and pulling an image can take long.
  if (!run.image) throw new Error(`trainer of ${run.runId} was claimed before its image was resolved`);
  const inputs = await readInputs(run, held, ports);
  const { attemptId } = held.attempt;
  const place = await readUserPlace(held, ports);
  const folders = foldersOf(ports.dataDir, attemptId, inputs.checkpoint?.path ?? null);
  // A container that was taken over has these folders mounted: making them anew would remove files that it uses.
  if (!held.adopted) {
    await ports.faults.reach("before_stage", attemptId);
    await stageTrainer(ports.storage, folders, inputs, place.owner);
  }
  const { resources, ...trainer } = run.spec.trainer;
  const env = unsealEnv(trainer.env, run.sealedEnv, ports.sealKey);
  const container = buildContainerSpec(
    {
      ...trainer,
      ...resources,
      env,
      installationId: ports.installationId,
      projectId: run.projectId,
      runId: run.runId,
      iterationId: inputs.iterationId,
      iterationIndex: held.ref.iteration,
      taskId: held.attempt.taskId,
      attemptId,
      attemptNumber: held.attempt.number,
      seed: run.spec.seed,
      imageId: run.image.imageId,
      gpus: describeGpus(held.attempt),
    },
    folders,
    place.inside,
  );
  // Also as they were sent: a placeholder in one is filled in differently in each attempt.
  held.hideSecrets(
    Object.keys(run.sealedEnv).flatMap((name) => [container.env[name] ?? "", env[name] ?? ""]),
  );
  const laidOut = listLaidOut(folders, inputs);
  return { spec: run.spec, container, image: run.image, folders, laidOut };
}

/** An engine whose users have changed since the trainer was claimed is for the start check; this attempt is lost then. */
async function readUserPlace(held: HeldAttempt, { engine, pace }: TaskPorts): Promise<UserPlace> {
  const patience = { signal: held.abandoned, retryMs: pace.retryMs };
  const place = placeUser(readOwnIds(), await whileEngineAway(() => engine.readUsers(), patience));
  if ("problem" in place) throw new Error(place.problem);
  return place;
}

async function readInputs(
  run: RunForTask,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<{ iterationId: string; dataset: StagedFile[]; checkpoint: StagedCheckpoint | null }> {
  const { runId } = run;
  const { db } = ports.database;
  const { iteration: index } = held.ref;
  return askDatabase(held, ports, async () => {
    const iteration = await findIterationByIndex(db, runId, index);
    if (!iteration?.manifestSha256) throw new Error(`iteration ${index} of ${runId} has no manifest`);
    const { manifestSha256 } = iteration;
    const { content } = readManifest(await buffer(await ports.storage.openRead(manifestSha256)));
    return {
      iterationId: iteration.iterationId,
      dataset: [{ path: "manifest.json", sha256: manifestSha256 }, ...content.batches],
      checkpoint: await readCheckpoint(held.attempt.checkpointInId, ports),
    };
  });
}

async function readCheckpoint(
  checkpointId: string | null,
  { database, limits }: TaskPorts,
): Promise<StagedCheckpoint | null> {
  if (checkpointId === null) return null;
  const file = await findCheckpointFile(database.db, checkpointId);
  if (!file) throw new Error(`checkpoint ${checkpointId} is gone`);
  const { filename, sha256, format, sizeBytes } = file;
  if (format === "file") return { path: filename, sha256, archive: null };
  // What a trainer of ours left was measured then, and the limit may have been lowered since.
  const maxBytes = isAssetId(checkpointId) ? limits.maxOutputBytes : sizeBytes;
  return { path: filename.replace(/(?<=.)\.tar$/i, ""), sha256, archive: { maxBytes } };
}

function describeGpus({ gpuDevices, gpuEmulated }: Attempt): GpuRequest {
  const devices = gpuDevices ?? [];
  if (devices.length === 0) return { kind: "none" };
  return { kind: gpuEmulated ? "emulated" : "nvidia", devices };
}
