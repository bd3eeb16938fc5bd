import { afterEach, expect, test } from "vitest";
import { createDockerEngine } from "@/worker/containers/docker/docker-engine";
import { openEngineProxy } from "@/worker/containers/testing/engine-proxy";
import { type DockerWorld, honestScript, makeDockerWorld } from "@/worker/testing/docker-world";
import {
  countHeldGpus,
  listAttempts,
  listTrainers,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";

let world: DockerWorld;
afterEach(() => world.close());

const trainerRuns = async (runId: string) =>
  (await listAttempts(world, runId)).some(({ kind, status }) => kind === "trainer" && status === "running");

async function expectNothingLeft(runId: string): Promise<void> {
  await waitUntil(
    async () => (await world.engine.list(world.installationId)).length === 0,
    "no container is left",
  );
  expect(await countHeldGpus(world)).toBe(0);
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ status }) => status)).toEqual(["succeeded"]);
}

test("a real container goes on while its worker is dead, and the next worker adopts it", async () => {
  world = await makeDockerWorld();
  const first = await world.startWorker();
  const runId = await world.makeShellRun(`sleep 2; ${honestScript}`);
  await waitUntil(() => trainerRuns(runId), "the trainer runs");
  await first.die();
  await world.startWorker();
  expect(await waitForEnd(world, runId, 60_000)).toMatchObject({ status: "succeeded" });
  await expectNothingLeft(runId);
});

test("the engine is gone for ten seconds while a real trainer runs and exits: its exit is collected when it is back", async () => {
  world = await makeDockerWorld();
  const proxy = await openEngineProxy();
  try {
    await world.startWorker({ engine: createDockerEngine({ socketPath: proxy.socketPath }) });
    const runId = await world.makeShellRun(`sleep 1; ${honestScript}`);
    await waitUntil(() => trainerRuns(runId), "the trainer runs");
    const goneAtMs = performance.now();
    proxy.setMode("away");
    await waitUntil(
      async () =>
        performance.now() - goneAtMs >= 10_000 &&
        (await world.engine.list(world.installationId)).every(({ status }) => status === "exited"),
      "it has exited unseen",
    );
    proxy.setMode("present");
    expect(await waitForEnd(world, runId, 60_000)).toMatchObject({ status: "succeeded" });
    await expectNothingLeft(runId);
    await world.stopWorkers();
  } finally {
    await proxy.close();
  }
});
