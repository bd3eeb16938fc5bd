import { join } from "node:path";
import { findIterationByIndex } from "@/lib/server/store/iterations";
import { giveTrainer } from "@/worker/container-io/trainer-gift";
import type { PreparedContainer } from "@/worker/container-run/container-task";
import { prepareContainer } from "@/worker/container-run/prepare-container";
import {
  foldersOf,
  listLaidOut,
  readCheckpoint,
  type StagedCheckpoint,
  type StagedFile,
  stageAttempt,
} from "@/worker/container-run/stage-attempt";
import { describeTask } from "@/worker/datasets/describe-task";
import type { DatasetBatch } from "@/worker/datasets/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { readStoredManifest } from "@/worker/held/known-manifests";
import { askDatabase, readRunSpec } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { stageLerobot } from "./stage-lerobot";

const datasetFolder = "dataset";

export async function prepareTrainer(held: HeldAttempt, ports: TaskPorts): Promise<PreparedContainer> {
  const { runId, spec } = await readRunSpec(held, ports);
  const { iterationId, ...inputs } = await readInputs(runId, held, ports);
  const { attemptId, projectId, number: attemptNumber } = held.attempt;
  const folders = foldersOf(ports.dataDir, attemptId, inputs.checkpoint);
  const facts = {
    ...{ projectId, runId, iterationId, attemptNumber },
    iterationIndex: held.ref.iteration,
    seed: spec.seed,
  };
  return prepareContainer(
    {
      purpose: "trainer",
      asked: spec.trainer,
      gift: async () => giveTrainer(facts, { ...folders, dataset: join(folders.root, datasetFolder) }),
      output: folders.output,
      laidOut: listLaidOut(folders, inputs),
      stage: async (owner) => {
        await stageAttempt(ports.storage, folders, inputs, owner);
        if (spec.trainer.datasetFormat === "lerobot_v3") {
          const target = join(folders.root, datasetFolder, "lerobot");
          const batches = inputs.batches.map(({ path, ...batch }) => ({
            ...batch,
            path: join(folders.root, path),
          }));
          await stageLerobot({ target, task: describeTask(spec.rollout), batches }, held, ports);
        }
      },
    },
    held,
    ports,
  );
}

async function readInputs(
  runId: string,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<{
  iterationId: string;
  files: StagedFile[];
  batches: DatasetBatch[];
  checkpoint: StagedCheckpoint | null;
}> {
  const { db } = ports.database;
  const { iteration: index } = held.ref;
  return askDatabase(held, ports, async () => {
    const [iteration, checkpoint] = await Promise.all([
      findIterationByIndex(db, runId, index),
      readCheckpoint(held.attempt.checkpointInId, ports),
    ]);
    if (!iteration?.manifestSha256) throw new Error(`iteration ${index} of ${runId} has no manifest`);
    const { iterationId, manifestSha256 } = iteration;
    const { content } = await readStoredManifest(ports.storage, manifestSha256);
    const place = ({ path, sha256 }: StagedFile) => ({ path: join(datasetFolder, path), sha256 });
    return {
      iterationId,
      files: [{ path: "manifest.json", sha256: manifestSha256 }, ...content.batches].map(place),
      batches: content.batches.map((batch) => ({
        ...place(batch),
        envs: null,
        cutFrom: batch.cut_from,
      })),
      checkpoint,
    };
  });
}
