import { mkdir, readdir } from "node:fs/promises";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/server/new-id";
import { makeRun } from "@/lib/testing/factories";
import { makeDeepFolder } from "@/lib/testing/make-deep-folder";
import { sweepStaging } from "@/worker/attempts/sweep-staging";
import { createWorkerState } from "@/worker/attempts/worker-state";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import type { ContainerState } from "@/worker/containers/port";
import { removeStaging, stagingFolder, stagingRoot } from "@/worker/held/staging";
import { makeWorld, type World, waitForEnd, waitUntil } from "@/worker/testing/make-world";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

const left = () => readdir(stagingRoot(world.dataDir));
const never = new AbortController().signal;
const ghostOf = (attemptId: string): ContainerState => ({
  name: `hs-${attemptId}`,
  status: "running",
  labels: { installationId: world.installationId, runId: newId("run"), taskId: newId("job"), attemptId },
  exit: null,
  startedAt: null,
});

test.runIf(process.platform === "linux")(
  "a worker comes up over a folder deeper than a path may be long, removes it and trains",
  async () => {
    await makeDeepFolder(stagingFolder(world.dataDir, newId("attempt")));
    await world.startWorker();
    const { runId } = await makeRun(world.database);
    expect((await waitForEnd(world, runId)).status).toBe("succeeded");
    await waitUntil(async () => (await left()).length === 0, "no folder is left");
  },
);

test("a folder that cannot be removed holds up no other, and one of a container that still runs stays", async () => {
  const [bad, good, mounted] = [newId("attempt"), newId("attempt"), newId("attempt")];
  for (const attemptId of [bad, good, mounted])
    await mkdir(stagingFolder(world.dataDir, attemptId), { recursive: true });
  const state = createWorkerState(newId("worker"));
  const ports = {
    dataDir: world.dataDir,
    database: world.database,
    engine: { ...createFakeEngine(world.host), list: async () => [ghostOf(mounted)] },
    installationId: world.installationId,
    log: pino({ level: "silent" }),
  };
  await sweepStaging(state, ports, never, async (dataDir, attemptId) => {
    if (attemptId === bad) throw new Error("somebody sits on it");
    await removeStaging(dataDir, attemptId);
  });
  expect((await left()).sort()).toEqual([bad, mounted].sort());
  expect([...state.unremoved]).toEqual([bad]);
});

test("a container that the engine refuses to stop holds up no other, nor the start of a worker", async () => {
  const engine = createFakeEngine(world.host);
  const [bad, good] = [ghostOf(newId("attempt")), ghostOf(newId("attempt"))];
  const removed: string[] = [];
  await world.startWorker({
    engine: {
      ...engine,
      list: async (installationId) => [bad, good, ...(await engine.list(installationId))],
      stop: async (name, graceS) => {
        if (name === bad.name) throw new Error("the engine says no");
        if (name !== good.name) await engine.stop(name, graceS);
      },
      remove: async (name) => {
        if (name === good.name) removed.push(name);
        else await engine.remove(name);
      },
    },
  });
  expect(removed).toContain(good.name);
});
