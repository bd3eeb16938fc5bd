import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { iteration } from "@/lib/server/db/schema/runs";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import { makeBatchTensors } from "@/worker/container-io/testing/make-batch";
import { makeFolder, type TestFolder } from "@/worker/container-io/testing/make-folder";
import { writeSafetensors } from "@/worker/container-io/testing/write-safetensors";
import { readRolloutSpec, writeBatch } from "@/worker/testing/fake-simulators";
import { folderTrainer } from "@/worker/testing/folder-trainer";
import { makeWorld, testImage, type World, waitForEnd } from "@/worker/testing/make-world";
import { uploadTar } from "@/worker/testing/upload-tar";

type Seen = {
  checkpoint: RolloutSpecFile["checkpoint"];
  policy: RolloutSpecFile["policy"];
  /** Of the policy that it found, and of a file of the folder. */
  policyText: string | null;
  weights: string | null;
};

let world: World;
let mine: TestFolder;
const seen: Seen[] = [];
beforeEach(async () => {
  seen.length = 0;
  mine = await makeFolder();
  world = await makeWorld({
    images: {
      [testImage]: async (context) => {
        const status = await folderTrainer(context);
        await writeFile(context.hostPath("/hardsim/output/checkpoint/policy.onnx"), "trained policy");
        return status;
      },
      [simulatorImage]: (context) => {
        const spec = readRolloutSpec(context);
        const { checkpoint, policy } = spec;
        const read = (path: string | undefined) => {
          const file = path === undefined ? null : context.hostPath(path);
          return file !== null && existsSync(file) ? readFileSync(file, "utf8") : null;
        };
        seen.push({
          checkpoint,
          policy,
          policyText: read(policy?.path),
          weights: read(checkpoint ? `${checkpoint.path}/last/weights` : undefined),
        });
        writeBatch(context, writeSafetensors(makeBatchTensors(spec)));
        return 0;
      },
    },
  });
});
afterEach(async () => {
  await world.close();
  await mine.remove();
});

const one = { rollout: { episodesPerIteration: 1, parallelism: 1 } };
const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");

async function readManifests(runId: string): Promise<{ content: { policy: unknown } }[]> {
  const rows = await world.database.db
    .select({ sha256: iteration.manifestSha256 })
    .from(iteration)
    .where(eq(iteration.runId, runId))
    .orderBy(asc(iteration.index));
  const storage = openFolderStorage(world.dataDir);
  return Promise.all(
    rows.map(async (row) => JSON.parse(await text(await storage.openRead(row.sha256 ?? "")))),
  );
}

test("a folder that a training leaves is handed to the next simulators unpacked, its policy beside it, unchecked", async () => {
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, one);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toMatchObject([
    { checkpoint: null, policy: null },
    {
      checkpoint: { format: "folder", path: "/hardsim/checkpoint_in/checkpoint" },
      policy: { path: "/hardsim/rollout/policy.onnx", sha256: sha256("trained policy") },
      policyText: "trained policy",
      weights: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  const [, second] = await readManifests(runId);
  expect(second?.content.policy).toMatchObject({ kind: "onnx", sha256: sha256("trained policy") });
});

test.each([
  ["a policy in it", "policy of others"],
  ["none in it", null],
])("a folder that was uploaded with %s drives the first simulators", async (_what, policy) => {
  await mine.write({ "last/weights": "of others", ...(policy !== null && { "policy.onnx": policy }) });
  const { assetId, projectId } = await uploadTar(
    world,
    execFileSync("tar", ["-C", mine.root, "-cf", "-", "."]),
  );
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    ...one,
    projectId,
    loop: { maxIterations: 1 },
    start: { initialCheckpointId: assetId, startHasPolicy: true },
  });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toMatchObject([
    {
      checkpoint: { id: assetId, format: "folder" },
      policy: policy === null ? null : { sha256: sha256(policy) },
      policyText: policy,
      weights: "of others",
    },
  ]);
  const [first] = await readManifests(runId);
  expect(first?.content.policy).toMatchObject({ kind: policy === null ? "checkpoint" : "onnx" });
});
