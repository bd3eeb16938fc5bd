import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import { artifact } from "@/lib/server/db/schema/attempts";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeRun } from "@/lib/testing/factories";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { patientTrainer } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import {
  listAttempts,
  listCheckpoints,
  listEventTypes,
  makeWorld,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";
import { waitForNothingHeld } from "@/worker/testing/nothing-left";

let world: World;
afterEach(() => world.close());

const wish = (runId: string, type: "pause" | "resume" | "cancel") => give(runId, { type });
const give = (runId: string, input: Input) => takeTurn(world.database, { runId, input, actor: systemActor });

const trainerRuns = async (runId: string) =>
  (await listAttempts(world, runId)).some(({ kind, status }) => kind === "trainer" && status === "running");

test("canceled while rollouts run: they are stopped, and the run ends canceled", async () => {
  world = await makeWorld();
  await world.startWorker({ rollouts: createFakeRollouts({ hold: () => new Promise(() => {}) }) });
  const { runId } = await makeRun(world.database);
  await waitForRun(world, runId, ({ status }) => status === "running");
  await wish(runId, "cancel");
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled", stopReason: "canceled" });
  await waitForNothingHeld(world, runId);
});

test("canceled while queued: ends at once without any worker", async () => {
  world = await makeWorld();
  const { runId } = await makeRun(world.database);
  await wish(runId, "cancel");
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
});

test("canceled while training: the trainer gets SIGTERM, and what it saved is kept as partial", async () => {
  world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})) });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  await waitUntil(() => trainerRuns(runId), "the trainer runs");
  await wish(runId, "cancel");
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled", iterationsCompleted: 0 });
  const left = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(left.map(({ name, partial }) => [name, partial])).toEqual([["half-done.pt", true]]);
  expect(await listCheckpoints(world, runId)).toEqual([]);
  await waitForNothingHeld(world, runId);
});

test("paused while training: the training is recorded, the next iteration waits for the resume", async () => {
  const gate = makeGate();
  world = await makeWorld({ trainer: patientTrainer(gate.passed) });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  await waitUntil(() => trainerRuns(runId), "the trainer runs");
  await wish(runId, "pause");
  await waitForRun(world, runId, ({ stage }) => stage === "pausing");
  gate.open();
  expect(await waitForRun(world, runId, ({ status }) => status === "paused")).toMatchObject({
    iterationsCompleted: 1,
  });
  await wish(runId, "resume");
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
  expect(await listCheckpoints(world, runId)).toHaveLength(3);
});

test("paused while rollouts run: those in flight count, no new one starts until the resume", async () => {
  const gate = makeGate();
  const seeds: number[] = [];
  world = await makeWorld();
  await world.startWorker({
    rollouts: createFakeRollouts({ hold: () => gate.passed, onRun: ({ seed }) => seeds.push(seed) }),
  });
  const { runId } = await makeRun(world.database, {
    plan: { rollout: { jobsPerIteration: 4, parallelism: 2, retryLimit: 1, reserveMicro: 0 } },
  });
  await waitUntil(() => seeds.length === 2, "two rollouts run");
  await wish(runId, "pause");
  gate.open();
  await waitForRun(world, runId, ({ status }) => status === "paused");
  expect(seeds).toHaveLength(2);
  await wish(runId, "resume");
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  // Four jobs in each of three iterations, none of them twice.
  expect(new Set(seeds).size).toBe(12);
  expect(seeds).toHaveLength(12);
});

test("a rollout that fails is retried with a fresh seed, and one too many fails the iteration", async () => {
  const seeds: number[] = [];
  world = await makeWorld();
  await world.startWorker({
    rollouts: createFakeRollouts({
      onRun: ({ seed }) => seeds.push(seed),
      fail: () => ({ code: "rollout_diverged", message: "qpos became NaN at step 3" }),
    }),
  });
  const { runId } = await makeRun(world.database, {
    plan: { rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 1, reserveMicro: 0 } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "rollout_diverged" });
  expect(run.error).toContain("qpos became NaN at step 3");
  expect(new Set(seeds).size).toBe(2);
  await waitForNothingHeld(world, runId);
});

test("a budget that does not cover the next trainer lands the run, with what was done kept", async () => {
  world = await makeWorld();
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: {
      trainer: { retryLimit: 1, reserveMicro: 50_000 },
      // One second of one GPU costs 831: room for one reservation and what the first trainer used, not for two.
      limits: { maxIterations: 3, maxActiveMs: 3_600_000, maxMicroCredits: 50_500 },
    },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({
    status: "succeeded",
    stopReason: "budget_exhausted",
    iterationsCompleted: 1,
    reservedMicro: 0,
  });
  await waitForNothingHeld(world, runId);
});

test("the wallclock's end stops a trainer that is running and lands the run", async () => {
  world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})) });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { limits: { maxIterations: 3, maxActiveMs: 1_500, maxMicroCredits: null } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", stopReason: "wallclock_exceeded" });
  expect(await listEventTypes(world, runId)).toContain("run.landing");
  await waitForNothingHeld(world, runId);
});
