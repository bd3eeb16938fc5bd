import { afterEach, expect, test } from "vitest";
import { makeRun } from "@/lib/testing/factories";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { fakeImageId } from "@/worker/containers/fake/fake-host";
import type { ContainerSpec } from "@/worker/containers/port";
import { faultPoints } from "@/worker/held/faults";
import { dieAt } from "@/worker/testing/dying-worker";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { patientTrainer } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import {
  listAttempts,
  listCheckpoints,
  listTrainers,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";
import { waitForNothingLeft } from "@/worker/testing/nothing-left";

let world: World;
afterEach(() => world.close());

const ghostSpec: Omit<ContainerSpec, "name" | "labels"> = {
  image: fakeImageId(testImage),
  argv: ["python"],
  env: {},
  user: "10001:10001",
  cpu: 1,
  memoryBytes: 1e9,
  shmBytes: 64 * 1024 * 1024,
  pids: 64,
  network: "none",
  gpus: { kind: "none" },
  mounts: [],
};

const lineage = async (runId: string) => (await listCheckpoints(world, runId)).map(({ sha256 }) => sha256);

// The 1st, 4th … time a point is reached falls on a rollout, a manifest or a trainer, depending on the point.
const places = faultPoints.flatMap((point) =>
  (point === "after_claim" || point === "before_report" || point === "after_report"
    ? [1, 3, 4, 7]
    : [1, 2]
  ).map((nth) => [point, nth] as const),
);

const twoIterations = { limits: { maxIterations: 2, maxActiveMs: 60_000, maxMicroCredits: null } };

/** What a run leaves whose worker never dies: the same each time, because its seed is. */
let undisturbed: string[] | null = null;

async function readUndisturbedLineage(): Promise<string[]> {
  const { runId } = await makeRun(world.database, { plan: twoIterations });
  await waitForEnd(world, runId);
  return lineage(runId);
}

test.each(places)(
  "a worker that dies %s (%i.) is succeeded by another with the same lineage",
  async (point, nth) => {
    world = await makeWorld();
    const faults = dieAt(point, nth);
    const { runId } = await makeRun(world.database, { plan: twoIterations });
    faults.victim = await world.startWorker({ faults });
    await faults.died;
    await world.startWorker();
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 2 });
    await waitForNothingLeft(world, runId);
    undisturbed ??= await readUndisturbedLineage();
    expect(await lineage(runId)).toEqual(undisturbed);
  },
);

test("a trainer goes on while its worker is dead, and is adopted, not started again", async () => {
  let starts = 0;
  const gate = makeGate();
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  const first = await world.startWorker();
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const { runId } = await makeRun(world.database, { plan });
  await waitUntil(() => starts === 1, "the trainer runs");
  await first.die();
  const second = await world.startWorker();
  await waitUntil(
    async () => (await listAttempts(world, runId)).some(({ workerId }) => workerId === second.workerId),
    "it is adopted",
  );
  gate.open();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(starts).toBe(1);
  await waitForNothingLeft(world, runId);
});

test("a trainer that exits while nobody looks is collected", async () => {
  const gate = makeGate();
  let starts = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  const first = await world.startWorker();
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const { runId } = await makeRun(world.database, { plan });
  await waitUntil(() => starts === 1, "the trainer runs");
  await first.die();
  gate.open();
  await waitUntil(
    () => [...world.host.containers.values()].every(({ status }) => status === "exited"),
    "it has exited",
  );
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(starts).toBe(1);
  await waitForNothingLeft(world, runId);
});

test("a container that vanished while its worker was dead is lost, its GPU free, and the next attempt does the work", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: (context) => {
      starts += 1;
      return starts === 1 ? new Promise(() => {}) : patientTrainer(Promise.resolve())(context);
    },
  });
  const first = await world.startWorker();
  const { runId } = await makeRun(world.database);
  await waitUntil(() => starts === 1, "the trainer runs");
  await first.die();
  world.host.containers.clear();
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
  const statuses = await listTrainers(world, runId);
  expect(statuses.map(({ status }) => status)).toEqual(["lost", "succeeded", "succeeded", "succeeded"]);
  await waitForNothingLeft(world, runId);
});

test("a worker that is asked to go hands its rollouts back at once, and the next begins them again", async () => {
  let runs = 0;
  world = await makeWorld();
  const hold = () => (++runs <= 2 ? new Promise<void>(() => {}) : Promise.resolve());
  const first = await world.startWorker({ rollouts: createFakeRollouts({ hold }) });
  const { runId } = await makeRun(world.database);
  await waitUntil(() => runs === 2, "two rollouts run");
  await first.stop();
  const lost = (await listAttempts(world, runId)).filter(({ status }) => status === "lost");
  expect(lost.map(({ errorCode }) => errorCode)).toEqual(["handed_back", "handed_back"]);
  const { state } = await waitForRun(world, runId, () => true);
  const tries = { failures: 0, losses: 0, lossesInARow: 0 };
  expect(state).toMatchObject({ phase: { inFlight: [tries, tries] } });
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  // What was lost repeats its seed.
  const rollouts = (await listAttempts(world, runId)).filter(
    ({ kind, iterationIndex }) => kind === "rollout" && iterationIndex === 0,
  );
  expect(new Set(rollouts.map(({ seed }) => seed)).size).toBe(2);
});

test("a worker that is to wait takes nothing new when it is asked to go, and goes once its trainer is recorded", async () => {
  const gate = makeGate();
  let starts = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  const worker = await world.startWorker({ drain: "wait" });
  const { runId } = await makeRun(world.database);
  await waitUntil(() => starts === 1, "the trainer runs");
  const stopped = worker.stop();
  gate.open();
  await stopped;
  const attempts = await listAttempts(world, runId);
  expect(attempts.map(({ kind, status }) => `${kind} ${status}`).slice(2)).toEqual([
    "manifest succeeded",
    "trainer succeeded",
    "rollout queued",
    "rollout queued",
  ]);
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
});

test("a ghost of this installation is removed, another installation's container is left alone", async () => {
  world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})) });
  const engine = createFakeEngine(world.host);
  const ghost = (installationId: string, attemptId: string) =>
    engine.start({
      ...ghostSpec,
      name: `hs-${attemptId}`,
      labels: { installationId, runId: "run_gone", taskId: "task_gone", attemptId },
    });
  await ghost(world.installationId, "att_ghost");
  await ghost("inst_other", "att_of_others");
  await world.startWorker();
  await waitUntil(() => !world.host.containers.has("hs-att_ghost"), "the ghost is removed");
  expect([...world.host.containers.keys()]).toEqual(["hs-att_of_others"]);
});
