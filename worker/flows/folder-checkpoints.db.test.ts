import { execFileSync } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { artifact } from "@/lib/server/db/schema/attempts";
import { takeTurn } from "@/lib/server/loop/turn";
import { openFolderStorage } from "@/lib/server/storage/folder";
import type { Storage } from "@/lib/server/storage/port";
import { makeRun } from "@/lib/testing/factories";
import type { Worker } from "@/worker/boot/create-worker";
import { makeFolder, type TestFolder } from "@/worker/container-io/testing/make-folder";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { stagingRoot } from "@/worker/held/staging";
import { dieAt } from "@/worker/testing/dying-worker";
import { writeMetrics } from "@/worker/testing/fake-trainers";
import { folderTrainer, readFolderIn, writeFolder } from "@/worker/testing/folder-trainer";
import {
  listCheckpoints,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";
import { uploadTar } from "@/worker/testing/upload-tar";

let world: World;
let mine: TestFolder;
beforeEach(async () => {
  mine = await makeFolder();
});
afterEach(async () => {
  await world.close();
  await mine.remove();
});

const iterations = (maxIterations: number, initialCheckpointId: string | null = null) => ({
  initialCheckpointId,
  limits: { maxIterations, maxActiveMs: 60_000, maxMicroCredits: null },
});
const storage = () => openFolderStorage(world.dataDir);
const lineage = async (runId: string) => (await listCheckpoints(world, runId)).map(({ sha256 }) => sha256);

const tarOf = (folder: TestFolder) => execFileSync("tar", ["-C", folder.root, "-cf", "-", "."]);

test("a folder goes from iteration to iteration, and each is kept with the list of its files", async () => {
  const seen: string[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      seen.push(`${context.env.HARDSIM_CHECKPOINT_IN_URI} ${(await readFolderIn(context)).length}`);
      return folderTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: iterations(2) });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toEqual([" 0", "file:///hardsim/checkpoint_in/checkpoint 64"]);
  const [first, second] = await listCheckpoints(world, runId);
  expect(first).toMatchObject({
    filename: "checkpoint",
    format: "folder",
    fileCount: 2,
    files: [
      { path: "000000/weights", size_bytes: 64 },
      { path: "last/weights", size_bytes: 64 },
    ],
  });
  expect(second).toMatchObject({ format: "folder", parentCheckpointId: first?.checkpointId });
  const listing = execFileSync("tar", ["-tf", "-"], {
    input: await buffer(await storage().openRead(second?.sha256 ?? "")),
    encoding: "utf8",
  });
  expect(listing.split("\n")).toContain("last/weights");
});

test("a run that starts from another's folder, as a fork does, is given that folder", async () => {
  const seen: string[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      seen.push(await readFolderIn(context));
      return folderTrainer(context);
    },
  });
  await world.startWorker();
  const first = await makeRun(world.database, { plan: iterations(1) });
  await waitForEnd(world, first.runId);
  const [origin] = await listCheckpoints(world, first.runId);
  const fork = await makeRun(world.database, { plan: iterations(1, origin?.checkpointId) });
  expect(await waitForEnd(world, fork.runId)).toMatchObject({ status: "succeeded" });
  expect(seen.map(({ length }) => length)).toEqual([0, 64]);
  expect((await listCheckpoints(world, fork.runId))[0]).toMatchObject({
    parentCheckpointId: origin?.checkpointId,
  });
});

test("an uploaded tar starts a run as a folder under its own name", async () => {
  const seen: string[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      seen.push(`${context.env.HARDSIM_CHECKPOINT_IN_URI} ${await readFolderIn(context)}`);
      return folderTrainer(context);
    },
  });
  await mine.write({ "last/weights": "of others" });
  const { assetId, projectId } = await uploadTar(world, tarOf(mine));
  await world.startWorker();
  const { runId } = await makeRun(world.database, { projectId, plan: iterations(1, assetId) });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toEqual(["file:///hardsim/checkpoint_in/mine of others"]);
});

test.each<[string, () => Promise<Uint8Array>, string]>([
  [
    "a link",
    async () => {
      await symlink("/etc", mine.at("out"));
      return tarOf(mine);
    },
    "The checkpoint to start from holds ./out, a link; only plain files and folders are unpacked.",
  ],
  ["no tar in it", async () => Buffer.from("weights"), "The checkpoint to start from is cut off"],
  [
    "more than the limit",
    async () => {
      await mine.write({ w: "x".repeat(20_000) });
      return tarOf(mine);
    },
    "holds more than 10000 bytes",
  ],
])(
  "an uploaded tar with %s fails the iteration at once, and no container is started",
  async (_, make, said) => {
    world = await makeWorld({ trainer: folderTrainer });
    const { assetId, projectId } = await uploadTar(world, await make());
    const limits = {
      maxOutputBytes: 10_000,
      maxScratchBytes: 1e9,
      keepFailedBytes: 1e9,
      hostLostAfterMs: 60_000,
    };
    await world.startWorker({ limits: { ...limits, minFreeDiskBytes: 0 } });
    const { runId } = await makeRun(world.database, { projectId, plan: iterations(1, assetId) });
    const run = await waitForEnd(world, runId);
    expect(run).toMatchObject({ status: "failed", errorCode: "checkpoint_archive_refused" });
    expect(run.error).toContain(said);
    const trainers = await listTrainers(world, runId);
    expect(trainers.map(({ status, containerStarted }) => [status, containerStarted])).toEqual([
      ["failed", false],
    ]);
    await waitUntil(
      async () => (await readdir(stagingRoot(world.dataDir))).length === 0,
      "no folder is left",
    );
  },
);

test("a worker that dies while it unpacks leaves nothing half, and the next one comes to the same lineage", async () => {
  world = await makeWorld({ trainer: folderTrainer });
  await mine.write({ "last/weights": "of others", big: "x".repeat(100_000) });
  const { assetId, projectId } = await uploadTar(world, tarOf(mine));
  let begun = (_worker: Worker) => {};
  const victim = new Promise<Worker>((resolve) => {
    begun = resolve;
  });
  let died = () => {};
  const dead = new Promise<void>((resolve) => {
    died = resolve;
  });
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const dying: Storage = {
    ...storage(),
    openRead: async (sha256) => {
      const begin = await buffer(await storage().openRead(sha256, { start: 0, end: 49_999 }));
      return Readable.from(
        (async function* () {
          yield begin;
          void victim.then((worker) => worker.die()).then(died);
          // Until the test is over the dead process does nothing more; then its file is closed.
          await held;
          throw new Error("dead");
        })(),
      );
    },
  };
  const { runId } = await makeRun(world.database, { projectId, plan: iterations(2, assetId) });
  begun(await world.startWorker({ storage: dying }));
  await dead;
  const [half] = await readdir(stagingRoot(world.dataDir));
  expect(await readdir(`${stagingRoot(world.dataDir)}/${half}`)).not.toContain("checkpoint_in");
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  await waitUntil(async () => (await readdir(stagingRoot(world.dataDir))).length === 0, "no folder is left");
  const undisturbed = await makeRun(world.database, { projectId, plan: iterations(2, assetId) });
  await waitForEnd(world, undisturbed.runId);
  letGo();
  expect(await lineage(runId)).toEqual(await lineage(undisturbed.runId));
});

test.each(["before_start", "after_start", "after_exit", "before_report"] as const)(
  "a worker that dies %s with a folder is succeeded by another with the same lineage",
  async (point) => {
    world = await makeWorld({ trainer: folderTrainer });
    // Before a report: of the second iteration's trainer, after two rollouts and a manifest each.
    const faults = dieAt(point, point === "before_report" ? 8 : 2);
    const { runId } = await makeRun(world.database, { plan: iterations(2) });
    faults.victim = await world.startWorker({ faults });
    await faults.died;
    await world.startWorker();
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
    const undisturbed = await makeRun(world.database, { plan: iterations(2) });
    await waitForEnd(world, undisturbed.runId);
    expect(await lineage(runId)).toEqual(await lineage(undisturbed.runId));
  },
);

test.each<[string, FakeProgram, string, string]>([
  [
    "names that differ by case",
    async ({ hostPath }) => {
      await mkdir(hostPath("/hardsim/output/checkpoint"));
      for (const name of ["w", "W"]) await writeFile(hostPath(`/hardsim/output/checkpoint/${name}`), "x");
      return 0;
    },
    "checkpoint_folder_refused",
    "holds W and w, which are one name",
  ],
  [
    "a link out",
    async ({ hostPath }) => {
      await mkdir(hostPath("/hardsim/output/checkpoint"));
      await symlink("/etc/passwd", hostPath("/hardsim/output/checkpoint/out"));
      return 0;
    },
    "output_unsafe",
    "holds the link out, which leads out of the folder",
  ],
])("a trainer whose folder has %s fails with its code and sentence", async (_, program, code, said) => {
  world = await makeWorld({
    trainer: async (context) => {
      await writeMetrics(context, { loss: 1 });
      return program(context);
    },
  });
  await world.startWorker();
  const trainer = { retryLimit: 0, reserveMicro: 0 };
  const { runId } = await makeRun(world.database, { plan: { ...iterations(1), trainer } });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: code });
  expect(run.error).toContain(said);
});

test("a canceled trainer's folder is kept as one partial tar, from which a run can start", async () => {
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  world = await makeWorld({
    trainer: async (context) => {
      if (context.env.HARDSIM_CHECKPOINT_IN_URI) return folderTrainer(context);
      await writeFolder(context);
      started();
      await new Promise((resolve) => context.terminated.addEventListener("abort", resolve, { once: true }));
      return 143;
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: iterations(1) });
  await running;
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  const { db } = world.database;
  const kept = await db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(kept).toMatchObject([{ name: "checkpoint.tar", format: "folder", partial: true }]);
  const { assetId, projectId } = await uploadTar(
    world,
    await buffer(await storage().openRead(kept[0]?.sha256 ?? "")),
  );
  const next = await makeRun(world.database, { projectId, plan: iterations(1, assetId) });
  expect(await waitForEnd(world, next.runId)).toMatchObject({ status: "succeeded" });
});
