import { afterEach, expect, test } from "vitest";
import { makeRun } from "@/lib/testing/factories";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { FakeHost } from "@/worker/containers/fake/fake-host";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { honestTrainer, patientTrainer } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import {
  listAttempts,
  listTrainers,
  makeWorld,
  quickPace,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const never = 3_600_000;
const oneIteration = { plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } } };
/** Rollouts of the first worker, which never end, and how many of them run. */
function heldRollouts() {
  let running = 0;
  const rollouts = createFakeRollouts({
    hold: () => {
      running += 1;
      return new Promise<void>(() => {});
    },
  });
  return { rollouts, running: () => running };
}

test("a worker that is killed is noticed by its lock alone, and what ran in it is begun again", async () => {
  world = await makeWorld();
  const { rollouts, running } = heldRollouts();
  const first = await world.startWorker({ rollouts });
  const { runId } = await makeRun(world.database, oneIteration);
  await waitUntil(() => running() === 2, "its rollouts run");
  // Of its own the standby looks at nothing but who is next to it.
  const pace = { ...quickPace, tickMs: never, reconcileMs: never, leaseMs: never };
  const standby = await world.startWorker({ pace });
  await waitUntil(async () => {
    const [row] = await world.database.db.execute<{ waiting: boolean }>(
      "select count(*) > 0 as waiting from pg_locks where locktype = 'advisory' and not granted",
    );
    return row?.waiting === true;
  }, "the standby waits for its lock");
  await first.die();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  const [lost] = await listAttempts(world, runId);
  expect(lost).toMatchObject({ status: "lost", workerId: standby.workerId });
});

test("a worker that stands still loses its work when its lease is over, long before anybody reconciles", async () => {
  world = await makeWorld();
  const { rollouts, running } = heldRollouts();
  // Its session, and with it its lock, lives on.
  await world.startWorker({ rollouts, pace: { ...quickPace, leaseMs: 300, renewMs: never, tickMs: never } });
  const { runId } = await makeRun(world.database, oneIteration);
  await waitUntil(() => running() === 2, "its rollouts run");
  await world.startWorker({ pace: { ...quickPace, reconcileMs: never } });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("an engine that is frozen is named, and a worker that starts then is ready for rollouts", async () => {
  const thaws = makeGate();
  world = await makeWorld();
  const engine = createFakeEngine(world.host);
  const info = async () => {
    await thaws.passed;
    return engine.info();
  };
  await world.startWorker({ engine: { ...engine, info }, pace: { ...quickPace, engineMs: 200 } });
  const { runId } = await makeRun(world.database, oneIteration);
  const waiting = await waitForRun(world, runId, (run) => run.waiting?.code === "engine_away");
  expect(waiting).toMatchObject({ stage: "training" });
  thaws.open();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("a trainer whose host restarts is left to that host: another host's worker does not declare it lost", async () => {
  const gate = makeGate();
  let starts = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed, () => {
      starts += 1;
    }),
  });
  const first = await world.startWorker();
  const { runId } = await makeRun(world.database, oneIteration);
  const isTraining = async () => (await listTrainers(world, runId))[0]?.status === "running";
  await waitUntil(isTraining, "it trains");
  await first.die();
  const elsewhere = new FakeHost({ images: { [testImage]: honestTrainer }, engineId: "elsewhere" });
  let looks = 0;
  const engine = createFakeEngine(elsewhere);
  const list = (id: string) => {
    looks += 1;
    return engine.list(id);
  };
  await world.startWorker({ engine: { ...engine, list } });
  await waitUntil(() => looks >= 3, "the other host has reconciled several times");
  expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["running"]);
  await world.startWorker();
  gate.open();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(starts).toBe(1);
});
