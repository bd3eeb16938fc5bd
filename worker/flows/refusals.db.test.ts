import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeRun } from "@/lib/testing/factories";
import type { FakeHostOptions, FakeProgram } from "@/worker/containers/fake/fake-host";
import {
  countHeldGpus,
  listAttempts,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const limits = {
  maxOutputBytes: 1e9,
  maxScratchBytes: 1e9,
  keepFailedBytes: 1e9,
  minFreeDiskBytes: 0,
  hostLostAfterMs: 300,
};
const untilTerm: FakeProgram = async ({ terminated }) => {
  await once(terminated, "abort");
  return 0;
};

async function startRun(options: Partial<FakeHostOptions> & { trainer?: FakeProgram }): Promise<string> {
  world = await makeWorld(options);
  await world.startWorker({ limits });
  const trainer = { retryLimit: 0, reserveMicro: 50_000 };
  const { runId } = await makeRun(world.database, { plan: { trainer } });
  return runId;
}

test("a container that the engine tells nothing about is ended, and its attempt says so; the engine is not away", async () => {
  let refusesTo = "wait";
  const runId = await startRun({
    trainer: untilTerm,
    refuse: (verb) => (verb === refusesTo ? "the container's state cannot be read" : null),
  });
  await waitUntil(
    async () => (await listAttempts(world, runId)).some(({ errorCode }) => errorCode === "engine_error"),
    "the attempt ends with engine_error",
  );
  refusesTo = "nothing";
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  await waitUntil(() => world.host.containers.size === 0, "no container is left");
  expect(await countHeldGpus(world)).toBe(0);
});

test("a trainer whose end the engine refuses at first is canceled when it is asked again", async () => {
  let refusals = 0;
  const runId = await startRun({
    trainer: untilTerm,
    refuse: (verb) => {
      if (verb !== "stop" || refusals === 3) return null;
      refusals += 1;
      return "did not receive an exit event";
    },
  });
  await waitUntil(() => world.host.containers.size === 1, "the trainer runs");
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  expect(refusals).toBe(3);
});

test("a trainer that could only be ended by removing its container is canceled, not lost", async () => {
  const runId = await startRun({
    trainer: untilTerm,
    refuse: (verb, name) => {
      if (verb === "stop") {
        world.host.containers.get(name)?.sigkill.abort();
        world.host.containers.delete(name);
      }
      return null;
    },
  });
  await waitUntil(() => world.host.containers.size === 1, "the trainer runs");
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ status }) => status)).toEqual(["canceled"]);
});

test("a log that the engine refuses costs the log alone", async () => {
  const runId = await startRun({ refuse: (verb) => (verb === "logs" ? "the file is damaged" : null) });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("a network that is left of an attempt is removed, and one of another installation's is not", async () => {
  world = await makeWorld();
  const leave = (name: string, installationId: string) => {
    const labels = { installationId, runId: "run_gone", taskId: "task_gone", attemptId: name };
    world.host.networks.set(name, { name, labels });
  };
  leave("hs-att_stray", world.installationId);
  leave("hs-att_theirs", "inst_other");
  await world.startWorker();
  await waitUntil(() => !world.host.networks.has("hs-att_stray"), "the network is removed");
  expect([...world.host.networks.keys()]).toEqual(["hs-att_theirs"]);
});

test("an engine that cannot run trainers as the settings want it keeps them waiting with the reason; rollouts run", async () => {
  world = await makeWorld({ unfit: "the container engine has no runtime runsc" });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  expect(await waitForRun(world, runId, ({ waiting }) => waiting !== null)).toMatchObject({
    stage: "training",
    waiting: { code: "engine_unfit", message: "the container engine has no runtime runsc" },
  });
});
