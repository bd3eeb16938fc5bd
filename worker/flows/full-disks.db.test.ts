import { truncate, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { project } from "@/lib/server/db/schema/accounts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { takeTurn } from "@/lib/server/loop/turn";
import { createDiskGuard } from "@/lib/server/storage/disk-guard";
import { openFolderStorage } from "@/lib/server/storage/folder";
import type { Storage } from "@/lib/server/storage/port";
import { makeRun } from "@/lib/testing/factories";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";
import { usualPace } from "@/worker/held/pace";
import { honestTrainer, writeMetrics } from "@/worker/testing/fake-trainers";
import { listTrainers, makeWorld, quickPace, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const out = ({ hostPath }: FakeContext, name: string) => hostPath(`/hardsim/output/${name}`);
const oneIteration = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
const limits = (minFreeDiskBytes: number) => ({
  maxOutputBytes: 1e9,
  maxScratchBytes: 1e9,
  keepFailedBytes: 1e9,
  minFreeDiskBytes,
  hostLostAfterMs: 60_000,
});
test("a trainer that fills the disk is ended, charged, and not tried again", async () => {
  let freeBytes = 10e6;
  const filler: FakeProgram = async (context) => {
    await writeFile(out(context, "filler"), Buffer.alloc(2_000_000, 1));
    freeBytes = 100_000;
    return new Promise((resolve) =>
      context.terminated.addEventListener("abort", () => resolve(143), { once: true }),
    );
  };
  world = await makeWorld({ trainer: filler });
  await world.startWorker({ readFreeDisk: async () => freeBytes, limits: limits(2e6) });
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "disk_filled" });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ status, errorCode }) => [status, errorCode])).toEqual([["failed", "disk_filled"]]);
  expect(trainers[0]?.spentMicro).toBeGreaterThan(0);
});

test("outputs that do not fit the disk any more end their trainer once, and other trainers are not blamed", async () => {
  let freeBytes = 10e6;
  const bytesOf: Record<string, number> = {};
  world = await makeWorld({
    trainer: async (context) => {
      await writeFile(out(context, "big"), Buffer.alloc(bytesOf.next ?? 0, 1));
      freeBytes = bytesOf.next === 2_000_000 ? 100_000 : 10e6;
      return honestTrainer(context);
    },
  });
  const guard = createDiskGuard(world.dataDir, 1e6, async () => freeBytes);
  await world.startWorker({
    readFreeDisk: async () => freeBytes,
    limits: limits(2e6),
    storage: openFolderStorage(world.dataDir, { guard }),
  });
  bytesOf.next = 10;
  const { runId: small } = await makeRun(world.database, { plan: oneIteration });
  expect(await waitForEnd(world, small)).toMatchObject({ status: "succeeded" });
  bytesOf.next = 2_000_000;
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "disk_filled" });
  expect(await listTrainers(world, runId)).toHaveLength(1);
});

test("a metrics.jsonl that is nothing but a terabyte of holes ends its trainer by its size", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      await writeFile(out(context, "metrics.jsonl"), "");
      await truncate(out(context, "metrics.jsonl"), 1e12);
      await writeMetrics(context, { loss: 1 });
      return honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { ...oneIteration, trainer: { retryLimit: 0, reserveMicro: 1 } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "output_too_large" });
  expect(run.error).toContain("1000000000");
});

test("a cancel ends the reading of outputs that takes too long", async () => {
  world = await makeWorld();
  const real = openFolderStorage(world.dataDir);
  let isReading = () => {};
  const reading = new Promise<void>((resolve) => {
    isReading = resolve;
  });
  const storage: Storage = {
    ...real,
    putFile: (path, options) => {
      const signal = options?.signal;
      if (!path.endsWith("checkpoint.pt")) return real.putFile(path, options);
      isReading();
      // As a disk that answers slowly: it ends with its signal alone.
      return new Promise((_, reject) => {
        if (!signal) throw new Error("the outputs are read without a signal");
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    },
  };
  await world.startWorker({ storage, pace: { ...quickPace, readGraceMs: 1 } });
  expect(usualPace.readGraceMs).toBe(60_000);
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  await reading;
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  // It trained, so it is charged.
  const [trainer] = await listTrainers(world, runId);
  expect(trainer).toMatchObject({ status: "canceled" });
  expect(trainer?.spentMicro).toBeGreaterThan(0);
});

test("a project's storage limit refuses data sets and outputs above it, once and with its name", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      await writeFile(out(context, "big"), Buffer.alloc(2_000_000, 1));
      return honestTrainer(context);
    },
  });
  await world.startWorker();
  const limitTo = async (runId: string, storageLimitBytes: number) => {
    const { db } = world.database;
    const [run] = await db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
    await db
      .update(project)
      .set({ storageLimitBytes })
      .where(eq(project.projectId, run?.projectId ?? ""));
  };
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  await limitTo(runId, 1_000_000);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "storage_exhausted" });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ errorCode }) => errorCode)).toEqual(["storage_exhausted"]);
  expect(trainers[0]?.spentMicro).toBeGreaterThan(0);
  const { runId: second } = await makeRun(world.database, { plan: oneIteration });
  await limitTo(second, 0);
  expect(await waitForEnd(world, second)).toMatchObject({ status: "failed", errorCode: "storage_exhausted" });
  expect(await listTrainers(world, second)).toEqual([]);
});
