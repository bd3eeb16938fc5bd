import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { attempt } from "@/lib/server/db/schema/attempts";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeResolvedSpec, makeRun, type RunOverrides } from "@/lib/testing/factories";
import { patientTrainer } from "@/worker/testing/fake-trainers";
import {
  listEventTypes,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

const hourMs = 3_600_000;

let world: World;
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

const isTraining = async (runId: string) =>
  (await listTrainers(world, runId)).some(({ status }) => status === "running");
const cancel = (runId: string) =>
  takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });

const aheadBy = (ms: number) => () => new Date(Date.now() + ms);
/** The true time, also while the worker's own wall clock is set wrong. */
const trueTime = () => new Date(performance.timeOrigin + performance.now());

/** The worker lives in this process: its wall clock is set wrong, and every timer goes on as it was. */
const setWorkerClock = (aheadMs: number) =>
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + aheadMs, shouldAdvanceTime: true });

const oneIteration = (given: RunOverrides = {}): RunOverrides => ({
  ...given,
  plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null }, ...given.plan },
});
const withTimeout = (timeoutMinutes: number): RunOverrides =>
  oneIteration({ spec: { trainer: { ...makeResolvedSpec().trainer, timeoutMinutes } } });

function openGate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test.each([-hourMs, -15_000, 15_000, hourMs])(
  "a trainer that ends because it was asked to is canceled, with an engine's clock %i ms ahead",
  async (aheadMs) => {
    world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})), clock: aheadBy(aheadMs) });
    await world.startWorker();
    const { runId } = await makeRun(world.database, oneIteration());
    await waitUntil(() => isTraining(runId), "the trainer runs");
    await cancel(runId);
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
    expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["canceled"]);
  },
);

test.each([-hourMs, hourMs])(
  "a trainer that had exited before it was asked to stop is recorded, with an engine's clock %i ms ahead",
  async (aheadMs) => {
    const gate = openGate();
    world = await makeWorld({ trainer: patientTrainer(gate.passed), clock: aheadBy(aheadMs) });
    const first = await world.startWorker();
    const { runId } = await makeRun(world.database, oneIteration());
    await waitUntil(() => isTraining(runId), "the trainer runs");
    await first.die();
    gate.open();
    const hasExited = () => [...world.host.containers.values()].every(({ status }) => status === "exited");
    await waitUntil(hasExited, "it has exited unseen");
    await cancel(runId);
    await world.startWorker();
    await waitForEnd(world, runId);
    expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["succeeded"]);
  },
);

test.each([-hourMs, hourMs])(
  "when a trainer began and exited is told by the database's clock, with an engine's clock %i ms ahead",
  async (aheadMs) => {
    world = await makeWorld({ clock: aheadBy(aheadMs) });
    await world.startWorker();
    const { runId } = await makeRun(world.database, oneIteration());
    await waitForEnd(world, runId);
    const [trainer] = await listTrainers(world, runId);
    const times = [trainer.queuedAt, trainer.startedAt, trainer.exitedAt, trainer.endedAt];
    expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
  },
);

test.each([-hourMs, hourMs])(
  "a healthy trainer is not ended for its time, and reserves no more, by a worker's clock %i ms ahead",
  async (aheadMs) => {
    const gate = openGate();
    world = await makeWorld({ trainer: patientTrainer(gate.passed), clock: trueTime });
    setWorkerClock(aheadMs);
    await world.startWorker();
    const { runId } = await makeRun(world.database, withTimeout(10));
    await waitUntil(() => isTraining(runId), "the trainer runs");
    const { eventSeq } = await waitForRun(world, runId, ({ status }) => status === "running");
    // Each round below is several of the worker's own; a clock that counted would have been acted on by then.
    const rounds = world.database.db.select({ until: attempt.leaseUntil }).from(attempt);
    const [before] = await rounds.where(eq(attempt.status, "running"));
    await waitUntil(async () => {
      const [now] = await rounds.where(eq(attempt.status, "running"));
      return Number(now?.until) - Number(before?.until) > 400;
    }, "its lease was renewed several times");
    expect((await waitForRun(world, runId, () => true)).eventSeq).toBe(eventSeq);
    gate.open();
    await waitForEnd(world, runId);
    expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(await listEventTypes(world, runId)).not.toContain("credits.reserved");
  },
);

test.each([-hourMs, hourMs])(
  "a trainer that never ends is stopped after its timeout_minutes, by a worker's clock %i ms ahead",
  async (aheadMs) => {
    world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})), clock: trueTime });
    setWorkerClock(aheadMs);
    await world.startWorker();
    const { runId } = await makeRun(world.database, withTimeout(0.005));
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "trainer_timeout" });
  },
);

test("a trainer whose engine's clock is set an hour ahead while it runs, or is suspended so long, is neither ended nor charged for that", async () => {
  const gate = openGate();
  let aheadMs = 0;
  world = await makeWorld({
    trainer: patientTrainer(gate.passed),
    clock: () => new Date(Date.now() + aheadMs),
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, withTimeout(10));
  await waitUntil(() => isTraining(runId), "the trainer runs");
  aheadMs = hourMs;
  gate.open();
  await waitForEnd(world, runId);
  const [trainer] = await listTrainers(world, runId);
  expect(trainer.status).toBe("succeeded");
  expect(Number(trainer.exitedAt) - Number(trainer.startedAt)).toBeLessThan(60_000);
  expect(trainer.spentMicro).toBeLessThan(60 * 1_000);
  expect(await listEventTypes(world, runId)).not.toContain("credits.reserved");
});

test("a trainer that exited in time is recorded, though it was found long after its timeout_minutes", async () => {
  const gate = openGate();
  world = await makeWorld({ trainer: patientTrainer(gate.passed) });
  const first = await world.startWorker();
  const { runId } = await makeRun(world.database, withTimeout(10));
  await waitUntil(() => isTraining(runId), "the trainer runs");
  await first.die();
  gate.open();
  const hasExited = () => [...world.host.containers.values()].every(({ status }) => status === "exited");
  await waitUntil(hasExited, "it has exited unseen");
  // An hour passes, for the worker and for the engine beside it.
  setWorkerClock(hourMs);
  await world.startWorker();
  await waitForEnd(world, runId);
  expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["succeeded"]);
});
