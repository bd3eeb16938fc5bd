import { setTimeout as delay } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import { artifact } from "@/lib/server/db/schema/attempts";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import { batchMetadata, makeBatchTensors } from "@/worker/container-io/testing/make-batch";
import { writeSafetensors } from "@/worker/container-io/testing/write-safetensors";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestSimulator, readRolloutSpec, writeBatch } from "@/worker/testing/fake-simulators";
import { honestTrainer, patient } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import {
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
import { waitForNothingHeld } from "@/worker/testing/nothing-left";

let world: World;
afterEach(() => world.close());

const makeSimulatorWorld = (simulator: FakeProgram) =>
  makeWorld({ images: { [testImage]: honestTrainer, [simulatorImage]: simulator }, cpus: 64 });
const give = (runId: string, input: Input) => takeTurn(world.database, { runId, input, actor: systemActor });
const listRollouts = async (runId: string) =>
  (await listAttempts(world, runId)).filter(({ kind }) => kind === "rollout");
const one = { rollout: { episodesPerIteration: 1, parallelism: 1 }, loop: { maxIterations: 1 } };

const cases: readonly [string, FakeProgram, string, string, number][] = [
  [
    "exits 1",
    ({ print }) => {
      print("RuntimeError: no display", "stderr");
      return 1;
    },
    "simulator_exit_nonzero",
    "RuntimeError: no display\nThe simulator exited with status 1.",
    2,
  ],
  [
    "uses too much memory",
    () => ({ exitCode: 137, outOfMemory: true }),
    "simulator_oom",
    "memory_gb (0.5)",
    2,
  ],
  [
    "has a program that is not there",
    () => ({ exitCode: 127, entrypointProblem: "no such program in the image: nope" }),
    "entrypoint_not_found",
    "no such program in the image: nope",
    1,
  ],
  ["leaves nothing", () => 0, "rollout_invalid", "rollout.safetensors is missing", 2],
];

test.each(cases)(
  "a simulator that %s fails the run with its code and sentence",
  async (_name, simulator, code, sentence, tries) => {
    world = await makeSimulatorWorld(simulator);
    await world.startWorker();
    const { runId } = await makeOwnSimulatorRun(world.database, one);
    const run = await waitForEnd(world, runId);
    expect(run).toMatchObject({ status: "failed", stopReason: "iteration_failed", errorCode: code });
    expect(run.error).toContain(sentence);
    // What would fail alike is not tried again; another seed may do better.
    const rollouts = await listRollouts(runId);
    expect(rollouts.map(({ errorCode }) => errorCode)).toEqual(Array(tries).fill(code));
    expect(new Set(rollouts.map(({ seed }) => seed)).size).toBe(tries);
    expect(await listTrainers(world, runId)).toEqual([]);
    await waitForNothingHeld(world, runId);
  },
);

test("a simulator that never ends is stopped after timeout_minutes, and what it left is kept as partial", async () => {
  world = await makeSimulatorWorld(patient(honestSimulator, new Promise(() => {})));
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    ...one,
    simulator: { timeoutMinutes: 0.005 },
    loop: { maxIterations: 1, rolloutRetryLimit: 0 },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "simulator_timeout" });
  expect(run.error).toContain("timeout_minutes (0.005)");
  const left = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(left.map(({ name, partial }) => [name, partial])).toEqual([["half-done.pt", true]]);
});

test("a batch of other observations than the run's first is refused", async () => {
  world = await makeSimulatorWorld((context) => {
    const spec = readRolloutSpec(context);
    const names = spec.job_index === 1 ? '["x", "z"]' : '["x", "y"]';
    const metadata = { ...batchMetadata, observation_names: names };
    writeBatch(context, writeSafetensors(makeBatchTensors(spec), metadata));
    return 0;
  });
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    rollout: { episodesPerIteration: 2, parallelism: 1 },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "rollout_invalid" });
  expect(run.error).toContain("other observations or actions");
});

test("canceled while simulators run: each gets SIGTERM, what they saved is kept as partial, and none is left", async () => {
  let starts = 0;
  const started = () => {
    starts += 1;
  };
  world = await makeSimulatorWorld(patient(honestSimulator, new Promise(() => {}), started));
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database);
  await waitUntil(() => starts === 2, "two simulators run");
  await give(runId, { type: "cancel" });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled", iterationsCompleted: 0 });
  const left = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(left.map(({ name, partial }) => [name, partial])).toEqual([
    ["half-done.pt", true],
    ["half-done.pt", true],
  ]);
  await waitForNothingHeld(world, runId);
});

test("paused while simulators run: those in flight count, and no new one starts until the resume", async () => {
  let starts = 0;
  const started = () => {
    starts += 1;
  };
  const gate = makeGate();
  world = await makeSimulatorWorld(patient(honestSimulator, gate.passed, started));
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, { loop: { maxIterations: 1 } });
  await waitUntil(() => starts === 2, "two simulators run");
  await give(runId, { type: "pause" });
  gate.open();
  await waitForRun(world, runId, ({ status }) => status === "paused");
  expect(starts).toBe(2);
  await give(runId, { type: "resume" });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(starts).toBe(3);
});

test("a simulator killed from outside is not the user's failure, costs nothing, and its job is done with the same seed", async () => {
  let starts = 0;
  world = await makeSimulatorWorld((context) =>
    ++starts === 1 ? { exitCode: 137, outsideCause: "engine_restarted" as const } : honestSimulator(context),
  );
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    ...one,
    loop: { maxIterations: 1, rolloutRetryLimit: 0 },
  });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  const [lost, done] = await listRollouts(runId);
  expect(lost).toMatchObject({ status: "lost", spentMicro: 0 });
  expect(done).toMatchObject({ status: "succeeded", seed: lost?.seed });
});

test.each([
  ["a whole GPU", null, 1],
  ["a quarter of a GPU", 0.25, 0.25],
])(
  "the seconds of a simulator on %s are charged as that, and what was reserved is given back",
  async (_name, gpuShare, part) => {
    world = await makeSimulatorWorld(async (context) => {
      await delay(50);
      return honestSimulator(context);
    });
    const rates = { gpuHourCredits: 3_600, cpuHourCredits: 0 };
    await world.startWorker({ rates });
    const { runId } = await makeOwnSimulatorRun(world.database, {
      ...one,
      rates,
      simulator: { resources: { gpu: 1, gpuShare, cpu: 1, memoryGb: 1 } },
      trainer: { resources: { gpu: 0, cpu: 1, memoryGb: 1 } },
    });
    const reserved = await waitForRun(world, runId, ({ reservedMicro }) => reservedMicro > 0);
    expect(reserved.reservedMicro).toBe(60 * 1e6 * part);
    const run = await waitForEnd(world, runId);
    expect(run).toMatchObject({ status: "succeeded", reservedMicro: 0 });
    const [{ spentMicro, startedAt, exitedAt } = expectOne()] = await listRollouts(runId);
    // 1 credit a second and GPU, and a second that has begun counts.
    const seconds = Math.ceil((Number(exitedAt) - Number(startedAt)) / 1_000);
    expect(seconds).toBeGreaterThan(0);
    expect(spentMicro).toBe(seconds * 1e6 * part);
    expect(run.spentMicro).toBe(spentMicro);
  },
);

function expectOne(): never {
  throw new Error("the run has no rollout");
}

test("a run whose budget does not cover its rollouts' seconds lands before any is simulated", async () => {
  world = await makeSimulatorWorld(honestSimulator);
  const rates = { gpuHourCredits: 3_600, cpuHourCredits: 0 };
  await world.startWorker({ rates });
  const { runId } = await makeOwnSimulatorRun(world.database, {
    rates,
    simulator: { resources: { gpu: 1, gpuShare: null, cpu: 1, memoryGb: 1 } },
    spec: { budgetPolicy: { maxCredits: 50 } },
  });
  expect(await waitForEnd(world, runId)).toMatchObject({ stopReason: "budget_exhausted", spentMicro: 0 });
  expect(await listEventTypes(world, runId)).not.toContain("rollout.claimed");
  await waitForNothingHeld(world, runId);
});
