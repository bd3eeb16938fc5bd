import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { takeTurn } from "@/lib/server/loop/turn";
import { createOpenStreams, type StreamPace } from "@/lib/server/services/open-streams";
import { countStatements } from "@/lib/testing/count-statements";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { openProxySocket } from "@/lib/testing/proxy-socket";
import { pullFrames } from "@/lib/testing/pull-frames";
import { besideEvents, notifyRun } from "./append";
import { type Notifications, openNotifications } from "./notifications";
import { type TailFrame, type TailRun, tailRun } from "./tail";
import { createRunsTail, type RunsTailFrame } from "./tail-runs";

let database: TestDatabase;
let notifications: Notifications;
beforeAll(async () => {
  database = await createTestDatabase();
  const bell = openNotifications(database);
  notifications = bell;
  await new Promise((resolve) => bell.onAnyRun(resolve)); // it listens
});
afterAll(async () => database.close());

const tail = ({ signal, ...given }: TailRun & { signal?: AbortSignal }) =>
  pullFrames<TailFrame>((to) => tailRun({ ...given, retryMs: 20 }, to), signal);
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
    collect(tail({ database, notifications, runId: run.runId, after: 0, signal })),
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
  const whole = await collect(tail({ database, notifications, runId: run.runId, after: 0, signal }));
  const rest = await collect(tail({ database, notifications, runId: run.runId, after: 10, signal }));
  expect(rest.seqs).toEqual(whole.seqs.slice(10));
  expect(rest.last).toEqual(whole.last);
});

/** A run's stream at another pace than usual, and what its reader gets of it. */
function openAt(pace: StreamPace, given: { runId: string; after: number }, stopping: AbortSignal) {
  const got: string[] = [];
  const ended = new Promise<string>((resolve) => {
    const stream = createOpenStreams(stopping, pace).open(
      {
        write: (text) => got.push(text),
        queuedBytes: () => 0,
        whenDrained: async () => {},
        end: () => resolve("ended"),
        cut: () => resolve("cut"),
      },
      () => unfollow(),
    );
    const unfollow = tailRun(
      { database, notifications, ...given },
      {
        hear: (frame) => stream.write(frame.kind),
        end: () => stream.end(),
        whenReady: stream.whenReady,
      },
    );
  });
  return { got, ended };
}

test("a tail of a live run ends by itself without an end frame, after heartbeats", async () => {
  const run = await makeRun(database);
  const quick = { heartbeatMs: 10, longestMs: 300, tickMs: 2 };
  const { got, ended } = openAt(quick, { runId: run.runId, after: 0 }, new AbortController().signal);
  expect(await ended).toBe("ended");
  expect(got).not.toContain("end");
  expect(got.at(-1)).toBe(": still here\n\n");
});

test("a quiet run's tail sends heartbeats and asks the database nothing for them", async () => {
  const run = await makeRun(database);
  const leaving = new AbortController();
  const quick = { heartbeatMs: 5, longestMs: 60_000, tickMs: 2 };
  const count = countStatements(database);
  const { got, ended } = openAt(quick, { runId: run.runId, after: run.eventSeq }, leaving.signal);
  await expect.poll(count).toBeGreaterThan(0);
  await expect.poll(() => got.length, { interval: 2 }).toBeGreaterThan(1);
  const ofFirst = count();
  const before = got.length;
  await expect.poll(() => got.length, { interval: 2 }).toBeGreaterThan(before + 9);
  leaving.abort();
  expect(await ended).toBe("ended");
  expect(new Set(got)).toEqual(new Set([": still here\n\n"]));
  expect(count()).toBe(ofFirst);
});

test("what changed beside the events comes as the run it is now, with the seq as before", async () => {
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const frames = tail({ database, notifications, runId: run.runId, after: run.eventSeq, signal });
  const next = frames.next();
  await database.db.transaction((tx) => notifyRun(tx, run.runId, besideEvents));
  expect((await next).value).toEqual({
    kind: "run",
    run: expect.objectContaining({ runId: run.runId, seq: run.eventSeq, status: "queued" }),
  });
  const after = frames.next();
  await warn(run.runId, "an event");
  expect((await after).value).toMatchObject({ kind: "event", row: { seq: run.eventSeq + 1 } });
  await frames.return();
});

test("a tail ends when its reader leaves", async () => {
  const run = await makeRun(database);
  const leaving = new AbortController();
  const tailed = collect(
    tail({ database, notifications, runId: run.runId, after: run.eventSeq, signal: leaving.signal }),
  );
  leaving.abort();
  expect(await tailed).toEqual({ seqs: [], last: null });
});

test("Postgres away for a while: the tail goes on where it was, and turns are taken again", async () => {
  const proxy = await openProxySocket(database.url);
  const through = createDatabase(proxy.url, { max: 4 });
  const bell = openNotifications(through);
  const run = await makeRun(database);
  const { signal } = new AbortController();
  const tailed = collect(
    tail({ database: through, notifications: bell, runId: run.runId, after: 0, signal }),
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
  const { seqs, last } = await tailed;
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
    const frames = pullFrames<RunsTailFrame>(
      (to) => createRunsTail({ database, notifications }).follow([mine.projectId], to),
      leaving.signal,
    );
    for await (const frame of frames) {
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

test("a change among all runs is read once, however many follow them", async () => {
  const run = await makeRun(database);
  const all = createRunsTail({ database, notifications });
  const followers = Array.from({ length: 20 }, () =>
    pullFrames<RunsTailFrame>((to) => all.follow([run.projectId], to)),
  );
  const first = followers.map((frames) => frames.next());
  const count = countStatements(database);
  await warn(run.runId, "for all of them");
  const told = await Promise.all(first);
  expect(told.map(({ value }) => value?.run.runId)).toEqual(Array(20).fill(run.runId));
  // The turn, the reading, and the place where all of them begin, unless that was asked for before.
  expect(count()).toBeLessThanOrEqual(3);
  for (const frames of followers) await frames.return();
});
