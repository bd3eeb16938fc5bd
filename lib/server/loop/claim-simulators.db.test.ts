import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attempt } from "@/lib/server/db/schema/attempts";
import { ownedContainer } from "@/lib/server/db/schema/containers";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { listGpus } from "@/lib/server/store/gpu-slots";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject, makeWorker } from "@/lib/testing/factories";
import { makeOwnSimulatorRun } from "@/lib/testing/own-simulator-run";
import { report, tell } from "@/lib/testing/play-run";
import { resolveImages } from "@/lib/testing/resolve-images";
import { claimPlaced } from "./claim-placed";
import { claimWork } from "./claim-work";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => database.close());

type Here = Awaited<ReturnType<typeof makeWorker>>;
const leaseMs = 15_000;
const claim = (here: Here) => claimPlaced(database, { ...here, leaseMs, cpuTrainerSlots: 1 });

async function claimAll(here: Here): Promise<AttemptRow[]> {
  const claimed: AttemptRow[] = [];
  for (;;) {
    const next = await claim(here);
    if (!next) return claimed;
    claimed.push(next);
  }
}

const exit = (claimed: AttemptRow, { workerId }: Here) =>
  tell(database, claimed, workerId, {
    type: "attempt_exited",
    ref: refOfAttempt(claimed),
    spentMicro: 0,
    exitCode: 0,
  });
const start = (claimed: AttemptRow, { workerId }: Here) =>
  tell(database, claimed, workerId, { type: "attempt_started", ref: refOfAttempt(claimed) });

type Given = Parameters<typeof makeOwnSimulatorRun>[1];
async function makeReadyRun(given: Given = {}): Promise<string> {
  const { runId } = await makeOwnSimulatorRun(database, given);
  await resolveImages(database, runId);
  return runId;
}

const sharing = (gpuShare: number, jobs: number): Given => ({
  simulator: { resources: { gpu: 1, gpuShare, cpu: 1, memoryGb: 1 } },
  rollout: { episodesPerIteration: jobs, parallelism: jobs },
});

test("rollouts in containers run as many at once as their run wants and the host has room for", async () => {
  const small = await makeWorker(database, { gpus: 0, cpus: 2, memoryBytes: 64e9 });
  await makeReadyRun({
    simulator: { resources: { gpu: 0, gpuShare: null, cpu: 1, memoryGb: 1 } },
    rollout: { episodesPerIteration: 5, parallelism: 3 },
  });
  expect(await claimAll(small)).toHaveLength(2);
  const large = await makeWorker(database, { gpus: 0, cpus: 64 });
  // The third of the three that its parallelism orders.
  expect(await claimAll(large)).toHaveLength(1);
});

test("no rollout in a container is taken as one that is simulated by the worker itself, nor before both images are there", async () => {
  const here = await makeWorker(database, { gpus: 1 });
  const { runId } = await makeOwnSimulatorRun(database);
  expect(await claimWork(database, "rollout", { ...here, leaseMs })).toBeNull();
  expect(await claim(here)).toBeNull();
  await resolveImages(database, runId);
  await database.db
    .update(ownedContainer)
    .set({ imageId: null })
    .where(eq(ownedContainer.purpose, "trainer"));
  expect(await claim(here)).toBeNull();
  await resolveImages(database, runId);
  expect(await claim(here)).toMatchObject({ runId, kind: "rollout", gpuDevices: [], hostId: here.hostId });
  expect(await claimWork(database, "rollout", { ...here, leaseMs })).toBeNull();
});

test("GPUs of a rollout in a container are its own until it has exited", async () => {
  const here = await makeWorker(database, { gpus: 3 });
  await makeReadyRun({
    simulator: { resources: { gpu: 2, gpuShare: null, cpu: 1, memoryGb: 1 } },
    rollout: { episodesPerIteration: 2, parallelism: 2 },
  });
  const [first, ...more] = await claimAll(here);
  if (!first) throw new Error("nothing was claimed");
  expect([first.gpuDevices, more]).toEqual([["emulated-0", "emulated-1"], []]);
  await start(first, here);
  await exit(first, here);
  expect(await claimAll(here)).toHaveLength(1);
});

test("shares of one GPU come to one at most, and the fleet says who has them", async () => {
  const here = await makeWorker(database, { gpus: 2 });
  await makeReadyRun(sharing(0.4, 6));
  const claimed = await claimAll(here);
  // Two of 0.4 have room beside each other, and a third has not.
  expect(claimed.map(({ gpuDevices }) => gpuDevices)).toEqual([
    ["emulated-0"],
    ["emulated-0"],
    ["emulated-1"],
    ["emulated-1"],
  ]);
  const gpus = await listGpus(database.db);
  expect(gpus.map(({ heldBy, sharedBy }) => [heldBy, sharedBy.map(({ share }) => share)])).toEqual([
    [null, [0.4, 0.4]],
    [null, [0.4, 0.4]],
  ]);
  const [first] = claimed;
  if (!first) throw new Error("unreachable: four were claimed");
  await start(first, here);
  await exit(first, here);
  expect((await claimAll(here)).map(({ gpuDevices }) => gpuDevices)).toEqual([["emulated-0"]]);
});

test("of claims at the same moment no two come to more than a GPU, and each takes a share", async () => {
  const here = await makeWorker(database, { gpus: 1 });
  await makeReadyRun(sharing(0.25, 8));
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(here)));
  expect(claims.filter((one) => one !== null)).toHaveLength(4);
});

test("a trainer goes before rollouts of its project that waited longer, also for a GPU that they share", async () => {
  const here = await makeWorker(database, { gpus: 1, cpus: 64 });
  const projectId = await makeProject(database);
  const training = await makeReadyRun({
    projectId,
    rollout: { episodesPerIteration: 1, parallelism: 1 },
  });
  const rollout = await claim(here);
  if (!rollout) throw new Error("nothing was claimed");
  await makeReadyRun({ projectId, ...sharing(0.5, 4) });
  await report(database, rollout, here.workerId, "succeeded");
  const manifest = await claimWork(database, "manifest", { ...here, leaseMs });
  if (!manifest) throw new Error("there is no manifest to make");
  const [sharer] = await database.db.select().from(attempt).where(eq(attempt.gpuShare, 0.5)).limit(1);
  // One of them has a share of the only GPU, and three wait for one.
  expect(sharer?.status).toBe("queued");
  const first = await claim(here);
  if (!first) throw new Error("nothing was claimed");
  await report(database, manifest, here.workerId, "succeeded");
  // The trainer needs all of the GPU, so it waits; nobody else is let in meanwhile.
  expect(await claim(here)).toBeNull();
  await start(first, here);
  await exit(first, here);
  expect(await claim(here)).toMatchObject({ runId: training, kind: "trainer", gpuDevices: ["emulated-0"] });
  expect(await claim(here)).toBeNull();
});

test("projects take turns at rollouts in containers, whatever each has ordered", async () => {
  const here = await makeWorker(database, { gpus: 2 });
  const [crowd, other] = [await makeProject(database), await makeProject(database)];
  const whole = { resources: { gpu: 1, gpuShare: null, cpu: 1, memoryGb: 1 } };
  for (let runs = 0; runs < 3; runs += 1)
    await makeReadyRun({ projectId: crowd, simulator: whole, priority: 9 });
  await makeReadyRun({ projectId: other, simulator: whole });
  expect((await claimAll(here)).map(({ projectId }) => projectId)).toEqual([crowd, other]);
});
