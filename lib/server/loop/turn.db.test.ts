import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoopEvent } from "@/lib/core/loop/events";
import { evolve } from "@/lib/core/loop/evolve";
import { initialState } from "@/lib/core/loop/initial-state";
import { systemActor } from "@/lib/core/loop/plan";
import { attempt, attemptEvidence } from "@/lib/server/db/schema/attempts";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun, report } from "@/lib/testing/play-run";
import { claimRollout } from "./claim-work";
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
  const claimed = await claimRollout(database, { workerId, leaseMs: 15_000, runId });
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
        input: { type: "warning", code: "test", message: `number ${n}`, turn: null },
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
});

test("news that arrives twice counts once", async () => {
  const run = await makeRun(database);
  const { workerId } = await makeWorker(database);
  const claimed = await claimOne(run.runId, workerId);
  expect((await report(database, claimed, workerId, "succeeded")).kind).toBe("taken");
  expect((await report(database, claimed, workerId, "succeeded")).kind).toBe("stale");
});

test("NUL and half a surrogate pair in text from outside do not stop the door", async () => {
  const run = await makeRun(database);
  const message = "bad \0 and \ud800 text";
  const input = { type: "warning", code: "odd\0", message, turn: null } as const;
  await takeTurn(database, { runId: run.runId, input, actor: systemActor });
  const last = (await readEvents(run.runId)).at(-1);
  expect(last?.data.message).toBe("bad \u{FFFD} and \u{FFFD} text");
});

test("news without the epoch of its claim is a mistake of ours and is refused", async () => {
  const run = await makeRun(database);
  const turn = { iteration: 0, kind: "rollout", index: 0, attempt: 1 } as const;
  await expect(
    takeTurn(database, {
      runId: run.runId,
      input: { type: "attempt_started", turn },
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
    initialState(run.plan),
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
