import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { asset, upload } from "@/lib/server/db/schema/assets";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { newId } from "@/lib/server/new-id";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { listJobArtifacts } from "@/lib/server/store/jobs";
import { makeProject, makeRun } from "@/lib/testing/factories";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { writeMetrics } from "@/worker/testing/fake-trainers";
import { listCheckpoints, makeWorld, type World, waitForEnd } from "@/worker/testing/make-world";
import { makeJob, readJobArtifacts, waitForJob, waitForJobEnd } from "@/worker/testing/single-job";

let world: World;
afterEach(() => world.close());

test("a single job runs with its own seed and leaves batch, log and a manifest of both", async () => {
  world = await makeWorld();
  await world.startWorker();
  const jobId = await makeJob(world);
  expect(await waitForJobEnd(world, jobId)).toMatchObject({ status: "succeeded", attemptCount: 1 });
  const files = await readJobArtifacts(world, jobId);
  expect(Object.keys(files)).toEqual(["artifact_manifest.json", "rollout.safetensors", "runner.log"]);
  expect(files["rollout.safetensors"]).toBe("batch of seed 7, 2 × 8");
  const lines = (files["runner.log"] ?? "").trimEnd().split("\n");
  expect(lines.map((line) => /event=(\w+)/.exec(line)?.[1])).toEqual([
    "attempt",
    "episode",
    "episode",
    "ended",
  ]);
  const manifest = JSON.parse(files["artifact_manifest.json"] ?? "");
  const rows = await listJobArtifacts(world.database.db, jobId);
  for (const listed of manifest.artifacts)
    expect(rows).toContainEqual(
      expect.objectContaining({ name: listed.name, sha256: listed.sha256, sizeBytes: listed.size_bytes }),
    );
  expect(manifest).toMatchObject({ status: "succeeded", totals: { episodes: 2, env_steps: 16 } });
});

test("a single job that fails twice says why, and leaves diagnostics of its last attempt", async () => {
  world = await makeWorld();
  const seeds: number[] = [];
  const rollouts = createFakeRollouts({
    onRun: ({ seed }) => seeds.push(seed),
    fail: () => ({ code: "rollout_diverged", message: "env 0 turned NaN" }),
  });
  await world.startWorker({ rollouts });
  const jobId = await makeJob(world);
  const ended = await waitForJobEnd(world, jobId);
  expect(ended).toMatchObject({
    status: "failed",
    attemptCount: 2,
    error: "env 0 turned NaN",
    errorCode: "rollout_diverged",
  });
  expect(seeds[0]).toBe(7);
  expect(seeds[1]).not.toBe(7);
  const files = await readJobArtifacts(world, jobId);
  expect(Object.keys(files)).toEqual(["artifact_manifest.json", "diagnostics.json", "runner.log"]);
  expect(JSON.parse(files["diagnostics.json"] ?? "")).toMatchObject({
    error_code: "rollout_diverged",
    attempt: 2,
    job: { seed: seeds[1] },
  });
});

test("a single job is stopped while it runs", async () => {
  world = await makeWorld();
  await world.startWorker({ rollouts: createFakeRollouts({ hold: () => new Promise(() => {}) }) });
  const jobId = await makeJob(world);
  await waitForJob(world, jobId, ({ status }) => status === "running");
  await takeJobTurn(world.database, { jobId, input: { type: "cancel" } });
  expect(await waitForJobEnd(world, jobId)).toMatchObject({
    status: "canceled",
    attemptCount: 1,
    error: null,
  });
});

test("a single job whose worker dies is run again with the same seed by another", async () => {
  world = await makeWorld();
  const seeds: number[] = [];
  const onRun = ({ seed }: { seed: number }) => seeds.push(seed);
  const first = await world.startWorker({
    rollouts: createFakeRollouts({ onRun, hold: () => new Promise(() => {}) }),
  });
  const jobId = await makeJob(world);
  await waitForJob(world, jobId, ({ status }) => status === "running");
  await first.die();
  await world.startWorker({ rollouts: createFakeRollouts({ onRun }) });
  expect(await waitForJobEnd(world, jobId)).toMatchObject({ status: "succeeded", attemptCount: 2 });
  expect(seeds).toEqual([7, 7]);
});

test("a run that starts from an upload gives its first trainer that very file and names it as parent", async () => {
  const seen: { iteration: string | undefined; name: string; bytes: string }[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      const path = fileURLToPath(context.env.HARDSIM_CHECKPOINT_IN_URI ?? "");
      const bytes = await readFile(context.hostPath(path), "utf8");
      seen.push({
        iteration: context.env.HARDSIM_ITERATION_INDEX,
        name: path.split("/").at(-1) ?? "",
        bytes,
      });
      await writeFile(context.hostPath("/hardsim/output/checkpoint.pt"), `learned from ${bytes}`);
      await writeMetrics(context, { loss: 1 });
      return 0;
    },
  });
  const { db } = world.database;
  const blob = await openFolderStorage(world.dataDir).putBytes(Buffer.from("uploaded bytes"));
  const projectId = await makeProject(world.database);
  const uploadId = newId("upload");
  const assetId = newId("asset");
  await db.insert(upload).values({
    uploadId,
    projectId,
    filename: "start #1.pt",
    contentType: "application/octet-stream",
    sizeBytes: blob.sizeBytes,
    sha256: blob.sha256,
    expiresAt: new Date(),
  });
  await db
    .insert(asset)
    .values({ assetId, projectId, uploadId, filename: "start #1.pt", createdBy: systemActor });
  const { runId } = await makeRun(world.database, {
    projectId,
    plan: {
      initialCheckpointId: assetId,
      limits: { maxIterations: 2, maxActiveMs: 1e9, maxMicroCredits: null },
    },
  });
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen[0]).toEqual({ iteration: "0", name: "start__1.pt", bytes: "uploaded bytes" });
  const [first, second] = await listCheckpoints(world, runId);
  expect(first).toMatchObject({ parentAssetId: assetId, parentCheckpointId: null });
  expect(second).toMatchObject({ parentAssetId: null, parentCheckpointId: first?.checkpointId });
});
