import { mkdir, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { unlessGone } from "@/lib/server/storage/files";
import type { Storage } from "@/lib/server/storage/port";
import { findRecordedSpaces } from "@/lib/server/store/recorded-spaces";
import { containerPaths, placeCheckpoint } from "@/worker/container-io/build-container-spec";
import { extractPolicy } from "@/worker/container-io/extract-policy";
import { FolderRefused } from "@/worker/container-io/folder-entries";
import { describeRollout, type RolloutFacts } from "@/worker/container-io/rollout-spec";
import { giveSimulator } from "@/worker/container-io/simulator-gift";
import { NotPrepared, type PreparedContainer } from "@/worker/container-run/container-task";
import { prepareContainer } from "@/worker/container-run/prepare-container";
import { foldersOf, listLaidOut, stageAttempt } from "@/worker/container-run/stage-attempt";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import { stagingFolder } from "@/worker/held/staging";
import type { TaskPorts } from "@/worker/held/task-ports";
import { findOwnDriver, type OwnDriver } from "./own-driver";
import type { OwnRollout } from "./own-rollout";
import { requireSeed } from "./require-seed";

const rolloutFolder = "rollout";
const policyName = "policy.onnx";

/** Where the policy that drives an attempt lies on this machine, if it has one. */
export const policyFileOf = (held: HeldAttempt, { dataDir }: TaskPorts): string =>
  join(stagingFolder(dataDir, held.attempt.attemptId), rolloutFolder, policyName);

export async function prepareSimulator(
  own: OwnRollout,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<PreparedContainer> {
  const driver = await findOwnDriver(own.wanted, held, ports);
  const folders = foldersOf(ports.dataDir, held.attempt.attemptId, driver.checkpoint);
  const rollout = join(folders.root, rolloutFolder);
  const policyFile = policyFileOf(held, ports);
  const isLinked = driver.policy?.archive === false;
  const inputs = {
    files: isLinked
      ? [{ path: relative(folders.root, policyFile), sha256: driver.policy?.sha256 ?? "" }]
      : [],
    checkpoint: driver.checkpoint,
  };
  const checkpoint = describeCheckpoint(driver, placeCheckpoint(folders.checkpointIn));
  /** Which policy there is shows once it is laid out, and stays so for whoever takes the attempt over. */
  const factsWith = (sha256: string | null): RolloutFacts => ({
    ...describeJob(own, held),
    checkpoint,
    policy: sha256 === null ? null : { path: containerPaths.policy, sha256 },
    spaces: null,
    outputDir: containerPaths.output,
  });
  const specFile = join(rollout, "spec.json");
  return prepareContainer(
    {
      purpose: "simulator",
      asked: own.asked,
      gift: async () => {
        const hasPolicy = (await unlessGone(stat(policyFile))) !== null;
        return giveSimulator(factsWith(hasPolicy ? "" : null), { ...folders, rollout });
      },
      output: folders.output,
      laidOut: [...listLaidOut(folders, inputs), relative(folders.root, specFile)],
      stage: async (owner) => {
        await stageAttempt(ports.storage, folders, inputs, owner);
        await mkdir(rollout, { recursive: true });
        const sha256 = isLinked
          ? (driver.policy?.sha256 ?? null)
          : await takePolicy(driver, policyFile, ports.storage);
        const { runId } = held.attempt;
        const spaces = runId
          ? await askDatabase(held, ports, () => findRecordedSpaces(ports.database.db, runId))
          : null;
        const text = JSON.stringify(describeRollout({ ...factsWith(sha256), spaces }), null, 2);
        await writeFile(specFile, `${text}\n`, { mode: 0o644 });
      },
    },
    held,
    ports,
  );
}

/** The policy within a folder that was uploaded. Null: there is none. */
async function takePolicy({ policy }: OwnDriver, file: string, storage: Storage): Promise<string | null> {
  if (!policy) return null;
  try {
    return await extractPolicy(await storage.openRead(policy.sha256), file);
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    throw new NotPrepared("checkpoint_archive_refused", `The checkpoint to start from ${error.message}.`);
  }
}

function describeCheckpoint(
  { checkpoint }: OwnDriver,
  place: { path: string; uri: string },
): RolloutFacts["checkpoint"] {
  if (!checkpoint) return null;
  const { id, archive, sha256 } = checkpoint;
  return { id, ...place, format: archive ? "folder" : "file", sha256 };
}

function describeJob(
  { wanted, control }: OwnRollout,
  { attempt, ref }: HeldAttempt,
): Omit<RolloutFacts, "checkpoint" | "policy" | "spaces" | "outputDir"> {
  return {
    projectId: attempt.projectId,
    runId: attempt.runId,
    iterationIndex: attempt.runId === null ? null : ref.iteration,
    jobId: attempt.taskId,
    jobIndex: ref.index,
    attemptNumber: attempt.number,
    purpose: wanted.purpose,
    sceneId: wanted.sceneId,
    control,
    numEnvs: wanted.numEnvs,
    steps: wanted.steps,
    seed: requireSeed(attempt),
    episodeOffset: wanted.episodeOffset,
    driver: wanted.driver.driver,
    expertFraction: wanted.expertFraction,
    actionNoise: wanted.actionNoise,
  };
}
