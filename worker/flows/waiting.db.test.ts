import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { host } from "@/lib/server/db/schema/fleet";
import { setDraining } from "@/lib/server/store/hosts";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { buildTestSpec } from "@/worker/containers/contract-suite";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { fakeImageId } from "@/worker/containers/fake/fake-host";
import { probesOf } from "@/worker/containers/port";
import { patientTrainer } from "@/worker/testing/fake-trainers";
import {
  countHeldGpus,
  listAttempts,
  listEventTypes,
  listTrainers,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

test("two runs and one GPU: one trains, the other says gpu_busy, and both end well", async () => {
  let open = () => {};
  const goOn = new Promise<void>((resolve) => {
    open = resolve;
  });
  let training = 0;
  let most = 0;
  const patient = patientTrainer(goOn);
  world = await makeWorld({
    trainer: async (context) => {
      training += 1;
      most = Math.max(most, training);
      try {
        return await patient(context);
      } finally {
        training -= 1;
      }
    },
  });
  await world.startWorker();
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const runs = [await makeRun(world.database, { plan }), await makeRun(world.database, { plan })];
  await waitUntil(() => training === 1, "one of them trains");
  const waiting = await Promise.any(
    runs.map(({ runId }) => waitForRun(world, runId, (run) => run.waiting !== null)),
  );
  expect(waiting.waiting?.code).toBe("gpu_busy");
  open();
  for (const { runId } of runs)
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", waiting: null });
  expect(most).toBe(1);
  expect(await countHeldGpus(world)).toBe(0);
});

test("without any GPU the run waits and says what to set", async () => {
  world = await makeWorld();
  await world.startWorker({ emulatedGpus: 0 });
  const { runId } = await makeRun(world.database);
  const run = await waitForRun(world, runId, ({ waiting }) => waiting !== null);
  expect(run.waiting).toMatchObject({ code: "no_gpu" });
  expect(run.waiting?.message).toContain("HARDSIM_EMULATED_GPUS=2");
  // Said once, not every tick.
  expect((await listEventTypes(world, runId)).filter((type) => type === "run.waiting")).toHaveLength(1);
});

test("a run whose only host drains waits and says so, and goes on once the host takes new work again", async () => {
  world = await makeWorld();
  const { workerId } = await world.startWorker();
  const { db } = world.database;
  const [{ hostId }] = await db.select().from(host);
  await setDraining(db, hostId, true);
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const { runId } = await makeRun(world.database, { plan });
  const waiting = await waitForRun(world, runId, (run) => run.waiting !== null);
  expect(waiting.waiting).toMatchObject({ code: "host_draining" });
  expect((await listAttempts(world, runId)).map((row) => row.status)).not.toContain("starting");
  await setDraining(db, hostId, false);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", waiting: null });
  expect((await listAttempts(world, runId)).every((row) => row.workerId === workerId)).toBe(true);
});

test("a nearly full disk starts nothing new, lets what runs end, and goes on when there is room", async () => {
  let freeBytes = 10e9;
  let looks = 0;
  let open = () => {};
  const goOn = new Promise<void>((resolve) => {
    open = resolve;
  });
  let trains = false;
  world = await makeWorld({
    trainer: patientTrainer(goOn, () => {
      trains = true;
    }),
  });
  await world.startWorker({
    readFreeDisk: async () => {
      looks += 1;
      return freeBytes;
    },
    limits: {
      maxOutputBytes: 1e9,
      maxScratchBytes: 1e9,
      keepFailedBytes: 1e9,
      minFreeDiskBytes: 2e9,
      hostLostAfterMs: 60_000,
    },
  });
  const { runId } = await makeRun(world.database);
  await waitUntil(() => trains, "the first trainer runs");
  freeBytes = 1e9;
  const before = looks;
  // One look may have begun before the disk filled.
  await waitUntil(() => looks >= before + 2, "the worker has seen it");
  open();
  const run = await waitForRun(world, runId, ({ waiting }) => waiting?.code === "disk_low");
  expect(run).toMatchObject({ iterationsCompleted: 1, status: "running" });
  freeBytes = 10e9;
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
});

test("an engine that does not see the data folder starts no trainer, and the run says what is wrong", async () => {
  world = await makeWorld();
  const engine = createFakeEngine(world.host);
  let problem: string | null = "the container engine does not see /data of this machine";
  await world.startWorker({ engine: { ...engine, checkSeesFolder: async () => problem } });
  const { runId } = await makeRun(world.database);
  const run = await waitForRun(world, runId, ({ waiting }) => waiting !== null);
  expect(run.waiting).toMatchObject({ code: "engine_away", message: problem });
  expect(world.host.containers.size).toBe(0);
  problem = null;
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("what a worker left that died while it checked the data folder is gone when the next one has checked it", async () => {
  world = await makeWorld();
  const engine = createFakeEngine(world.host);
  const left = buildTestSpec(fakeImageId(testImage), probesOf(world.dataDir), {});
  await engine.start({ ...left, name: "hs-probe-left" });
  for (const name of ["engine-probe-left", "write-probe-left"]) await mkdir(join(world.dataDir, name));
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await engine.list(probesOf(world.dataDir))).toEqual([]);
  expect((await readdir(world.dataDir)).filter((name) => name.includes("probe"))).toEqual([]);
});

/** What the engine says while its host cannot resolve names. */
const noSuchHost = (imageUri: string) =>
  ({
    code: "image_pull_failed",
    message: `cannot get the image ${imageUri}: Get "https://r.example/v2/": dial tcp: lookup r.example: no such host`,
  }) as const;

test("while names cannot be resolved a run waits for its image and says why; then it goes on, and no retry is used", async () => {
  let isDown = true;
  let asked = 0;
  world = await makeWorld({
    refuseImage: (imageUri) => {
      asked += 1;
      return isDown ? noSuchHost(imageUri) : null;
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { trainer: { retryLimit: 0, reserveMicro: 1_000 } },
  });
  const run = await waitForRun(
    world,
    runId,
    ({ waiting }) => waiting?.message.includes("no such host") === true,
  );
  expect(run).toMatchObject({ status: "queued", waiting: { code: "image_pulling" } });
  expect(run.waiting?.message).toContain(testImage);
  const said = await listEventTypes(world, runId);
  const before = asked;
  await waitUntil(() => asked >= before + 2, "it is asked for again and again");
  // The same reason is said once.
  expect(await listEventTypes(world, runId)).toEqual(said);
  isDown = false;
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", waiting: null });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ number, status }) => [number, status])).toEqual(
    trainers.map(() => [1, "succeeded"]),
  );
});

test("runs whose registry does not answer keep no other run from its image", async () => {
  world = await makeWorld({
    refuseImage: (imageUri) => (imageUri === testImage ? null : noSuchHost(imageUri)),
  });
  await world.startWorker();
  const { trainer } = makeResolvedSpec();
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const stuck = await Promise.all(
    Array.from({ length: 9 }, () =>
      makeRun(world.database, { plan, spec: { trainer: { ...trainer, imageUri: "r.example/x:1" } } }),
    ),
  );
  for (const { runId } of stuck) await waitForRun(world, runId, ({ waiting }) => waiting !== null);
  const { runId } = await makeRun(world.database, { plan });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});
