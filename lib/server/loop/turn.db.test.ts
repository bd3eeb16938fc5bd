import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoopEvent } from "@/lib/core/loop/events";
import { evolve } from "@/lib/core/loop/evolve";
import { initialState } from "@/lib/core/loop/initial-state";
import { systemActor } from "@/lib/core/loop/plan";
import { createDatabase } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { artifact, attempt, attemptEvidence, episode } from "@/lib/server/db/schema/attempts";
import { checkpoint, iteration, iterationMetric, runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { readPlan } from "@/lib/server/store/stored-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun, report, tell } from "@/lib/testing/play-run";
import { openProxySocket } from "@/lib/testing/proxy-socket";
import { claimWork } from "./claim-work";
import { lockRun } from "./lock-run";
import { takeTurn } from "./turn";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => database.close());

const readEvents = (runId: string) =>
  database.db.select().from(runEvent).where(eq(runEvent.runId, runId)).orderBy(asc(runEvent.seq));
const readRun = async (runId: string) => {
  const [run] = await database.db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
  if (!run) throw new Error(`no run ${runId}`);
  return run;
};
async function claimOne(runId: string, workerId: string): Promise<AttemptRow> {
  const claimed = await claimWork(database, "rollout", { workerId, leaseMs: 15_000, ownerId: runId });
  if (!claimed) throw new Error("nothing to claim");
  return claimed;
}

test("a new run is queued and its first rollouts are ordered in the same transaction", async () => {
  const run = await makeRun(database);
  const attempts = await database.db.select().from(attempt).where(eq(attempt.runId, run.runId));
  expect(run.status).toBe("queued");
  expect(attempts.map(({ kind, index, status, number }) => ({ kind, index, status, number }))).toEqual([
    { kind: "rollout", index: 0, status: "queued", number: 1 },
    { kind: "rollout", index: 1, status: "queued", number: 1 },
  ]);
  expect(new Set(attempts.map(({ seed }) => seed)).size).toBe(2);
});

test("seq has no gaps and times never fall when many take turns of one run at once", async () => {
  const run = await makeRun(database);
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      takeTurn(database, {
        runId: run.runId,
        input: { type: "warning", code: "test", message: `number ${n}`, ref: null },
        actor: systemActor,
      }),
    ),
  );
  const events = await readEvents(run.runId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.length).toBeGreaterThanOrEqual(40);
  const times = events.map(({ createdAt }) => createdAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("news of an owner whose epoch is over changes nothing and is kept as evidence", async () => {
  const run = await makeRun(database);
  const { workerId } = await makeWorker(database);
  const claimed = await claimOne(run.runId, workerId);
  const before = await readRun(run.runId);
  const result = await report(database, { ...claimed, epoch: claimed.epoch - 1 }, workerId, "succeeded");
  expect(result).toEqual({ kind: "stale" });
  expect(await readRun(run.runId)).toEqual(before);
  const evidence = await database.db
    .select()
    .from(attemptEvidence)
    .where(eq(attemptEvidence.attemptId, claimed.attemptId));
  expect(evidence.map(({ epoch, news }) => [epoch, news.type])).toEqual([
    [claimed.epoch - 1, "attempt_ended"],
  ]);
  expect(evidence[0]?.news.turn).toEqual(refOfAttempt(claimed));
});

test("news that arrives twice counts once", async () => {
  const run = await makeRun(database);
  const { workerId } = await makeWorker(database);
  const claimed = await claimOne(run.runId, workerId);
  expect((await report(database, claimed, workerId, "succeeded")).kind).toBe("taken");
  expect((await report(database, claimed, workerId, "succeeded")).kind).toBe("stale");
});

test("an attempt starts once, however often it is told", async () => {
  const run = await makeRun(database);
  const { workerId } = await makeWorker(database);
  const claimed = await claimOne(run.runId, workerId);
  const started = { type: "attempt_started", ref: refOfAttempt(claimed) } as const;
  await tell(database, claimed, workerId, started);
  await tell(database, claimed, workerId, started);
  const types = (await readEvents(run.runId)).map(({ type }) => type);
  expect(types.filter((type) => type === "rollout.started")).toEqual(["rollout.started"]);
});

test("Postgres goes away in the middle of a turn: nothing changed, and the next turn is taken", async () => {
  const run = await makeRun(database);
  const proxy = await openProxySocket(database.url);
  const through = createDatabase(proxy.url, { max: 1 });
  const pause = () => takeTurn(through, { runId: run.runId, input: { type: "pause" }, actor: systemActor });
  await database.db.transaction(async (tx) => {
    await lockRun(tx, run.runId);
    const waiting = pause();
    await expect
      .poll(() => database.db.execute(sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`))
      .toHaveLength(1);
    proxy.cut();
    await expect(waiting).rejects.toSatisfy(isDatabaseAway);
  });
  expect((await readRun(run.runId)).status).toBe("queued");
  proxy.restore();
  await expect.poll(() => pause().catch(() => null), { timeout: 10_000 }).toMatchObject({ kind: "taken" });
  expect((await readRun(run.runId)).status).toBe("paused");
  await through.close();
  await proxy.close();
});

test("NUL and half a surrogate pair in text from outside do not stop the door", async () => {
  const run = await makeRun(database);
  const message = "bad \0 and \ud800 text";
  const input = { type: "warning", code: "odd\0", message, ref: null } as const;
  await takeTurn(database, { runId: run.runId, input, actor: systemActor });
  const last = (await readEvents(run.runId)).at(-1);
  expect(last?.data.message).toBe("bad \u{FFFD} and \u{FFFD} text");
});

test("news without the epoch of its claim is a mistake of ours and is refused", async () => {
  const run = await makeRun(database);
  const ref = { iteration: 0, kind: "rollout", index: 0, attempt: 1 } as const;
  await expect(
    takeTurn(database, {
      runId: run.runId,
      input: { type: "attempt_started", ref },
      actor: systemActor,
    }),
  ).rejects.toThrow(/needs the epoch/);
});

test("a run that does not exist is unknown", async () => {
  const input = { type: "cancel" } as const;
  expect(await takeTurn(database, { runId: "run_nothing", input, actor: systemActor })).toEqual({
    kind: "unknown",
  });
});

test("folding a whole run's events gives its state, and its rows say the same", async () => {
  const run = await makeRun(database);
  const { workerId, hostId } = await makeWorker(database, { gpus: 2 });
  await playRun(database, {
    runId: run.runId,
    workerId,
    hostId,
    metricsOf: (i) => ({ loss: 3 - i, odd: "NaN" }),
  });
  const ended = await readRun(run.runId);
  const events = await readEvents(run.runId);
  const folded = events.reduce(
    // Guarantee of the cast: appendEvents wrote type and data of a LoopEvent into these columns.
    (state, { type, data, createdAt }) =>
      evolve(state, { type, data } as unknown as LoopEvent, createdAt.getTime()),
    initialState(readPlan(run)),
  );
  expect(ended.state).toEqual(folded);
  expect(ended).toMatchObject({
    status: "succeeded",
    stage: null,
    stopReason: "max_iterations_reached",
    iterationsCompleted: 3,
    watchedMetric: "loss",
    watchedValues: [
      [0, 3],
      [1, 2],
      [2, 1],
    ],
    reservedMicro: 0,
  });
  expect(ended.endedAt).not.toBeNull();
  expect(ended.latestCheckpointId).toBe(ended.bestCheckpointId);
});

test("a whole run leaves its lineage, metrics, episodes, artifacts and closed phases in rows", async () => {
  const { runId } = await makeRun(database);
  const { workerId, hostId } = await makeWorker(database, { gpus: 1 });
  await playRun(database, { runId, workerId, hostId, metricsOf: (i) => ({ loss: 3 - i, odd: "-Infinity" }) });
  const { db } = database;
  const iterations = await db
    .select()
    .from(iteration)
    .where(eq(iteration.runId, runId))
    .orderBy(asc(iteration.index));
  for (const row of iterations) {
    expect(row).toMatchObject({
      status: "completed",
      rolloutsDone: 2,
      episodes: 4,
      successSum: 2,
      returnSum: 8,
    });
    expect(row.phases.map(({ phase }) => phase)).toEqual(["rollouts", "manifest", "training"]);
    expect(row.phases.every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect(row.manifestDigest).not.toBe(row.manifestSha256);
  }
  const checkpoints = await db
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.runId, runId))
    .orderBy(asc(checkpoint.iterationIndex));
  expect(checkpoints.map(({ parentCheckpointId }) => parentCheckpointId)).toEqual([
    null,
    checkpoints[0]?.checkpointId,
    checkpoints[1]?.checkpointId,
  ]);
  expect(checkpoints.map(({ manifestDigest }) => manifestDigest)).toEqual(
    iterations.map(({ manifestDigest }) => manifestDigest),
  );
  const metrics = await db.select().from(iterationMetric).where(eq(iterationMetric.runId, runId));
  expect(metrics.filter(({ key }) => key === "odd").map(({ value }) => value)).toEqual([
    -Infinity,
    -Infinity,
    -Infinity,
  ]);
  expect(await db.select().from(episode).where(eq(episode.runId, runId))).toHaveLength(12);
  const artifacts = await db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(artifacts.map(({ partial }) => partial)).toEqual([false, false, false]);
  const attempts = await db.select().from(attempt).where(eq(attempt.runId, runId));
  expect(attempts.every(({ status, endedAt }) => status === "succeeded" && endedAt !== null)).toBe(true);
});

test("why a run waits is told once, also by two workers that find it out at once", async () => {
  const { runId } = await makeRun(database);
  const say = (code: "gpu_busy" | null) =>
    takeTurn(database, {
      runId,
      input: { type: "waiting", code, message: code === null ? "" : "others hold them" },
      actor: systemActor,
    });
  await Promise.all([say("gpu_busy"), say("gpu_busy")]);
  await Promise.all([say(null), say(null)]);
  const told = (await readEvents(runId)).filter(({ type }) => type === "run.waiting");
  expect(told.map(({ data }) => data.code)).toEqual(["gpu_busy", null]);
});
