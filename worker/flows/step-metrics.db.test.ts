import { appendFile, writeFile } from "node:fs/promises";
import { asc, eq, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { stepMetric, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { runChannel } from "@/lib/server/events/append";
import { listIterationWarnings } from "@/lib/server/store/iteration-warnings";
import { makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestTrainer, patientTrainer } from "@/worker/testing/fake-trainers";
import {
  listEventTypes,
  listTrainers,
  makeWorld,
  quickPace,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const oneIteration = { plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } } };
const lines = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, at) => `{"step": ${from + at}, "loss": ${1 / (from + at + 1)}}\n`,
  ).join("");
const readSteps = async (runId: string) =>
  (
    await world.database.db
      .select({ step: stepMetric.step })
      .from(stepMetric)
      .innerJoin(stepSeries, eq(stepSeries.seriesId, stepMetric.seriesId))
      .where(eq(stepSeries.runId, runId))
      .orderBy(asc(stepMetric.seriesId), asc(stepMetric.n))
  ).map(({ step }) => step);
const range = (to: number) => Array.from({ length: to }, (_, at) => at);

/** Writes `before` at its start, and `after` once it may go on. */
function curveTrainer(before: string, after: string, goOn: Promise<void>): FakeProgram {
  return async (context) => {
    const file = context.hostPath("/hardsim/output/metrics.jsonl");
    await appendFile(file, before);
    return patientTrainer(
      goOn.then(() => appendFile(file, after)),
      () => {},
    )(context);
  };
}

test("points are there while the trainer runs, and each line once though its worker dies and another goes on", async () => {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  world = await makeWorld({ trainer: curveTrainer(lines(0, 50), lines(50, 60).trimEnd(), gate) });
  const first = await world.startWorker();
  const notified: string[] = [];
  world.database.listen(
    runChannel,
    (payload) => notified.push(payload),
    () => {},
  );
  const { runId } = await makeRun(world.database, oneIteration);
  await waitUntil(async () => (await readSteps(runId)).length === 50, "the first points are kept");
  await waitUntil(() => notified.includes(`${runId}:0`), "whoever shows the run is told to read again");
  await first.die();
  await world.startWorker();
  goOn();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await readSteps(runId)).toEqual(range(60));
  const [trainer] = await listTrainers(world, runId);
  expect(trainer).toMatchObject({ status: "succeeded", stepPoints: 60, stepWarned: false });
});

test("lines that cannot be read are one warning, and the others count", async () => {
  world = await makeWorld({
    trainer: curveTrainer(`${lines(0, 3)}nonsense\n`, `more nonsense\n${lines(3, 5)}`, Promise.resolve()),
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, oneIteration);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await readSteps(runId)).toEqual(range(5));
  expect((await listEventTypes(world, runId)).filter((type) => type === "warning")).toHaveLength(1);
});

test("an attempt that failed keeps its curve beside the next one's", async () => {
  let attempts = 0;
  world = await makeWorld({
    trainer: async (context) => {
      await appendFile(context.hostPath("/hardsim/output/metrics.jsonl"), lines(0, 4));
      attempts += 1;
      return attempts === 1 ? 1 : honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, oneIteration);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await readSteps(runId)).toEqual([...range(4), ...range(4)]);
});

test("a file that is written anew keeps the points of both, and says so", async () => {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  world = await makeWorld({
    trainer: async (context) => {
      const file = context.hostPath("/hardsim/output/metrics.jsonl");
      await writeFile(file, lines(0, 8));
      const rewritten = gate.then(() => writeFile(file, lines(0, 3)));
      return patientTrainer(rewritten, () => {})(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, oneIteration);
  await waitUntil(async () => (await readSteps(runId)).length === 8, "the first file is read");
  goOn();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await readSteps(runId)).toEqual([...range(8), ...range(3)]);
  const warnings = await listIterationWarnings(world.database.db, runId, [0]);
  expect(warnings.map(({ code }) => code)).toEqual(["step_metrics_rewritten"]);
});

test("what stood in the file between two times of storing it is kept, though it is overwritten", async () => {
  let looks = 0;
  const nextLooks = async () => {
    const seen = looks;
    await waitUntil(() => looks >= seen + 2, "the file is looked at");
  };
  world = await makeWorld({
    trainer: async (context) => {
      const file = context.hostPath("/hardsim/output/metrics.jsonl");
      // Of one length: that they are others shows in their text alone.
      for (const loss of [1, 2, 3]) {
        await writeFile(file, `{"step": ${loss}, "loss": ${loss}}\n`);
        await nextLooks();
      }
      return honestTrainer(context);
    },
  });
  const pace = {
    ...quickPace,
    usageMs: 60_000,
    get curvesMs() {
      looks += 1;
      return 5;
    },
  };
  await world.startWorker({ pace });
  const { runId } = await makeRun(world.database, oneIteration);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await readSteps(runId)).toEqual([1, 2, 3]);
});

test("points wait for a turn of their run without holding the attempt that the turn needs next", async () => {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  world = await makeWorld({ trainer: curveTrainer("", lines(0, 5), gate) });
  const { db } = world.database;
  await world.startWorker();
  const { runId } = await makeRun(world.database, oneIteration);
  await waitUntil(
    async () => (await listTrainers(world, runId))[0]?.status === "running",
    "the trainer runs",
  );
  await db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from training_run where run_id = ${runId} for update`);
    const { host } = world;
    const [container] = host.containers.values();
    const [output] = container?.spec.mounts.filter(({ target }) => target === "/hardsim/output") ?? [];
    await appendFile(`${output?.source}/metrics.jsonl`, lines(0, 5));
    await waitUntil(async () => {
      const [row] = await db.execute<{ waiting: boolean }>(sql`
        select count(*) > 0 as waiting from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database() and (query ilike '%step_series%' or query ilike '%key share%')`);
      return row?.waiting === true;
    }, "its points wait");
    await tx.execute(sql`select 1 from attempt where run_id = ${runId} for update nowait`);
  });
  goOn();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});
