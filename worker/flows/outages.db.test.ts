import { afterEach, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { makeRun } from "@/lib/testing/factories";
import { openProxySocket, type ProxySocket } from "@/lib/testing/proxy-socket";
import { noFaults } from "@/worker/held/faults";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { honestTrainer, patientTrainer } from "@/worker/testing/fake-trainers";
import {
  countHeldGpus,
  listAttempts,
  listCheckpoints,
  makeWorld,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
let proxy: ProxySocket | null = null;
let throughProxy: Database | null = null;
afterEach(async () => {
  proxy?.restore();
  await world.stopWorkers();
  await throughProxy?.close();
  await proxy?.close();
  proxy = null;
  throughProxy = null;
  await world.close();
});

async function startBehindProxy(rollouts = createFakeRollouts()): Promise<ProxySocket> {
  proxy = await openProxySocket(world.database.url);
  throughProxy = createDatabase(proxy.url, { max: 8 });
  await world.startWorker({ database: throughProxy, databaseUrl: proxy.url, rollouts });
  return proxy;
}

/** Away until the worker has run against it several times, and for `forMs` at least. */
async function cutFor(cut: ProxySocket, during: () => void, forMs = 0): Promise<void> {
  const cutAtMs = performance.now();
  cut.cut();
  during();
  const isOver = () => cut.refused() >= 5 && performance.now() - cutAtMs >= forMs;
  await waitUntil(isOver, "the worker has asked in vain");
  cut.restore();
}

function openGate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test("Postgres goes away for ten seconds while a trainer runs and exits: nothing is lost or done twice", async () => {
  const gate = openGate();
  let starts = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  const cut = await startBehindProxy();
  const { runId } = await makeRun(world.database);
  await waitUntil(() => starts === 1, "the first trainer runs");
  await cutFor(cut, gate.open, 10_000);
  expect(await waitForEnd(world, runId, 25_000)).toMatchObject({
    status: "succeeded",
    iterationsCompleted: 3,
  });
  expect(starts).toBe(3);
  expect((await listAttempts(world, runId)).filter(({ status }) => status === "lost")).toEqual([]);
  expect(await countHeldGpus(world)).toBe(0);
}, 60_000);

test("Postgres goes away while rollouts run: their results are told when it is back", async () => {
  const gate = openGate();
  let runs = 0;
  world = await makeWorld();
  const cut = await startBehindProxy(
    createFakeRollouts({
      hold: () => {
        runs += 1;
        return gate.passed;
      },
    }),
  );
  const { runId } = await makeRun(world.database);
  await waitUntil(() => runs === 2, "two rollouts run");
  await cutFor(cut, gate.open);
  expect(await waitForEnd(world, runId, 25_000)).toMatchObject({ status: "succeeded" });
  expect(runs).toBe(6);
});

test("the engine goes away while a trainer runs: it is waited for, and its exit is collected", async () => {
  const gate = openGate();
  let starts = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  await waitUntil(() => starts === 1, "the first trainer runs");
  world.host.setAway(true);
  gate.open();
  // The next iteration of another run cannot train meanwhile, and says so.
  const { runId: other } = await makeRun(world.database);
  expect(await waitForRun(world, other, ({ waiting }) => waiting !== null)).toMatchObject({
    waiting: { code: "engine_away" },
  });
  world.host.setAway(false);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await waitForEnd(world, other)).toMatchObject({ status: "succeeded" });
  expect(await listCheckpoints(world, runId)).toHaveLength(3);
  expect((await listAttempts(world, runId)).filter(({ status }) => status === "lost")).toEqual([]);
});

test("an engine that is away at the start: rollouts run, the trainer follows when it is there", async () => {
  world = await makeWorld();
  world.host.setAway(true);
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  expect(await waitForRun(world, runId, ({ waiting }) => waiting !== null)).toMatchObject({
    stage: "training",
    waiting: { code: "engine_away" },
  });
  world.host.setAway(false);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("an engine that stays away longer than HARDSIM_HOST_LOST_AFTER_S loses its trainer, and its GPU is free", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: (context) => {
      starts += 1;
      return starts === 1 ? new Promise(() => {}) : honestTrainer(context);
    },
  });
  await world.startWorker({
    faults: noFaults,
    limits: {
      maxOutputBytes: 1e9,
      maxScratchBytes: 1e9,
      keepFailedBytes: 1e9,
      minFreeDiskBytes: 0,
      hostLostAfterMs: 400,
    },
  });
  const { runId } = await makeRun(world.database);
  await waitUntil(() => starts === 1, "the first trainer runs");
  world.host.setAway(true);
  await waitUntil(
    async () => (await listAttempts(world, runId)).some(({ status }) => status === "lost"),
    "its attempt is lost",
  );
  expect(await countHeldGpus(world)).toBe(0);
  world.host.setAway(false);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  await waitUntil(() => world.host.containers.size === 0, "the container that came back is removed");
});
