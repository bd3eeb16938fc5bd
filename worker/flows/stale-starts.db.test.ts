import { afterEach, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { makeRun } from "@/lib/testing/factories";
import { openProxySocket, type ProxySocket } from "@/lib/testing/proxy-socket";
import { honestTrainer, patient } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import { listTrainers, makeWorld, type World, waitForEnd, waitUntil } from "@/worker/testing/make-world";
import { waitForNothingLeft } from "@/worker/testing/nothing-left";

let world: World;
let proxy: ProxySocket;
let throughProxy: Database;
afterEach(async () => {
  await world.stopWorkers();
  await throughProxy.close();
  await proxy.close();
  await world.close();
});

test("a worker that stood still before it started a trainer does not start it beside its successor", async () => {
  const started: string[] = [];
  const end = makeGate();
  const wakes = makeGate();
  let stands = false;
  world = await makeWorld({
    trainer: patient(honestTrainer, end.passed, ({ attemptId }) => started.push(attemptId)),
  });
  proxy = await openProxySocket(world.database.url);
  throughProxy = createDatabase(proxy.url);
  await world.startWorker({
    database: throughProxy,
    databaseUrl: proxy.url,
    faults: {
      reach: async (point) => {
        if (point !== "before_start" || stands) return;
        stands = true;
        await wakes.passed;
      },
    },
  });
  const plan = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
  const { runId } = await makeRun(world.database, { plan });
  await waitUntil(() => stands, "it is about to start the trainer");
  // Nothing of it reaches the database, as if it stood still; its session ends, and with it its lock.
  proxy.cut();
  await world.startWorker();
  await waitUntil(() => started.length === 1, "its successor's trainer runs");
  proxy.restore();
  wakes.open();
  await waitUntil(async () => {
    const [first] = await listTrainers(world, runId);
    return !world.host.containers.has(`hs-${first?.attemptId}`);
  }, "what it made is gone");
  end.open();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 1 });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ status }) => status)).toEqual(["lost", "succeeded"]);
  expect(started).toEqual([trainers[1]?.attemptId]);
  await waitForNothingLeft(world, runId);
}, 60_000);
