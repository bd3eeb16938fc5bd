import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { takeTurn } from "@/lib/server/loop/turn";
import { countStatements } from "@/lib/testing/count-statements";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { openProxySocket } from "@/lib/testing/proxy-socket";
import { besideEvents, notifyRun } from "./append";
import { type Notifications, openNotifications } from "./notifications";
import { type TailFrame, tailRun } from "./tail";
import { tailRuns } from "./tail-runs";

let database: TestDatabase;
let notifications: Notifications;
beforeAll(async () => {
  database = await createTestDatabase();
  const bell = openNotifications(database);
  notifications = bell;
  await new Promise((resolve) => bell.onAnyRun(resolve)); // it listens
});
afterAll(async () => database.close());

const pace = { heartbeatMs: 60_000, longestMs: 20_000, retryMs: 20 };
const warn = (runId: string, message: string, through: Database = database) =>
  takeTurn(through, {
    runId,
    input: { type: "warning", code: "test", message, ref: null },
    actor: systemActor,
  });

async function collect(
  frames: AsyncGenerator<TailFrame>,
): Promise<{ seqs: number[]; last: TailFrame | null }> {
  const seqs: number[] = [];
  let last: TailFrame | null = null;
  for await (const frame of frames) {
    last = frame;
    if (frame.kind === "event") seqs.push(frame.row.seq);
  }
  return { seqs, last };
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("no event is lost or doubled under eight writers, and the end comes after the last one", async () => {
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const tails = Array.from({ length: 3 }, () =>
    collect(tailRun({ database, notifications, runId: run.runId, after: 0, signal, pace })),
  );
  await Promise.all(
    upTo(8).map(async (writer) => {
      for (const n of upTo(10)) await warn(run.runId, `${writer}/${n}`);
    }),
  );
  await takeTurn(database, { runId: run.runId, input: { type: "cancel" }, actor: systemActor });
  for (const { seqs, last } of await Promise.all(tails)) {
    expect(seqs).toEqual(upTo(seqs.length));
    expect(seqs.length).toBeGreaterThan(80);
    expect(last).toEqual({ kind: "end", runId: run.runId, seq: seqs.length, status: "canceled" });
  }
});

test("a tail resumes after its seq", async () => {
  const run = await makeRun(database);
  const { workerId, hostId } = await makeWorker(database);
  await playRun(database, { runId: run.runId, workerId, hostId });
  const { signal } = new AbortController();
  const whole = await collect(tailRun({ database, notifications, runId: run.runId, after: 0, signal, pace }));
  const rest = await collect(tailRun({ database, notifications, runId: run.runId, after: 10, signal, pace }));
  expect(rest.seqs).toEqual(whole.seqs.slice(10));
  expect(rest.last).toEqual(whole.last);
});

test("a tail of a live run ends by itself without an end frame, after heartbeats", async () => {
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const quick = { heartbeatMs: 10, longestMs: 300, retryMs: 10 };
  const { last } = await collect(
    tailRun({ database, notifications, runId: run.runId, after: 0, signal, pace: quick }),
  );
  expect(last).toEqual({ kind: "heartbeat" });
});

test("a quiet run's tail sends heartbeats and asks the database nothing for them", async () => {
  const run = await makeRun(database);
  const leaving = new AbortController();
  const quick = { heartbeatMs: 5, longestMs: 60_000, retryMs: 10 };
  const count = countStatements(database);
  let beats = 0;
  let ofFirst = 0;
  const tail = tailRun({
    database,
    notifications,
    runId: run.runId,
    after: run.eventSeq,
    signal: leaving.signal,
    pace: quick,
  });
  for await (const frame of tail) {
    expect(frame.kind).toBe("heartbeat");
    beats += 1;
    if (beats === 1) ofFirst = count();
    if (beats === 10) leaving.abort();
  }
  expect(beats).toBe(10);
  expect(ofFirst).toBeGreaterThan(0);
  expect(count()).toBe(ofFirst);
});

test("what changed beside the events comes as the run it is now, with the seq as before", async () => {
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const tail = tailRun({ database, notifications, runId: run.runId, after: run.eventSeq, signal, pace });
  const next = tail.next();
  await database.db.transaction((tx) => notifyRun(tx, run.runId, besideEvents));
  expect((await next).value).toEqual({
    kind: "run",
    run: expect.objectContaining({ runId: run.runId, seq: run.eventSeq, status: "queued" }),
  });
  const after = tail.next();
  await warn(run.runId, "an event");
  expect((await after).value).toMatchObject({ kind: "event", row: { seq: run.eventSeq + 1 } });
  await tail.return();
});

test("a tail ends when its reader leaves", async () => {
  const run = await makeRun(database);
  const leaving = new AbortController();
  const tail = collect(
    tailRun({ database, notifications, runId: run.runId, after: run.eventSeq, signal: leaving.signal, pace }),
  );
  leaving.abort();
  expect(await tail).toEqual({ seqs: [], last: null });
});

test("Postgres away for a while: the tail goes on where it was, and turns are taken again", async () => {
  const proxy = await openProxySocket(database.url);
  const through = createDatabase(proxy.url, { max: 4 });
  const bell = openNotifications(through);
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const tail = collect(
    tailRun({ database: through, notifications: bell, runId: run.runId, after: 0, signal, pace }),
  );
  await warn(run.runId, "before", through);
  proxy.cut();
  await warn(run.runId, "while it was away, by another process");
  await expect(warn(run.runId, "refused", through)).rejects.toThrow();
  proxy.restore();
  await expect
    .poll(() => warn(run.runId, "after", through), { timeout: 10_000 })
    .toMatchObject({
      kind: "taken",
    });
  await takeTurn(database, { runId: run.runId, input: { type: "cancel" }, actor: systemActor });
  const { seqs, last } = await tail;
  expect(seqs).toEqual(upTo(seqs.length));
  expect(last?.kind).toBe("end");
  await through.close();
  await proxy.close();
});

test("the stream of all runs tells of the asked projects' runs only", async () => {
  const [mine, other] = [await makeRun(database), await makeRun(database)];
  const leaving = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    const frames = tailRuns({
      database,
      notifications,
      projectIds: [mine.projectId],
      signal: leaving.signal,
      pace,
    });
    for await (const frame of frames) {
      if (frame.kind !== "run") continue;
      seen.push(frame.run.runId);
      if (frame.run.status === "canceled") return;
    }
  })();
  await warn(other.runId, "not for you");
  await takeTurn(database, { runId: other.runId, input: { type: "cancel" }, actor: systemActor });
  await takeTurn(database, { runId: mine.runId, input: { type: "cancel" }, actor: systemActor });
  await reading;
  expect(new Set(seen)).toEqual(new Set([mine.runId]));
});
