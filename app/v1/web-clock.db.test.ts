import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Database } from "@/lib/server/db/client";
import { apiKey, passwordLink, userSession } from "@/lib/server/db/schema/accounts";
import { attempt } from "@/lib/server/db/schema/attempts";
import { worker } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { createFleetWatch } from "@/lib/server/events/fleet-watch";
import { keepLooking } from "@/lib/server/keep-looking";
import { linkLastsMs, makePasswordLink } from "@/lib/server/services/accounts/password-link";
import { readCounts } from "@/lib/server/services/system/read-counts";
import { readReadiness } from "@/lib/server/services/system/read-readiness";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(() => vi.useRealTimers());
afterAll(() => api.close());

const trueTimeMs = () => performance.timeOrigin + performance.now();
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The web server is this process: its wall clock is set wrong, the database's stays right, and timers go on as they were. */
const setWebClock = (aheadMs: number) =>
  vi.useFakeTimers({ toFake: ["Date"], now: trueTimeMs() + aheadMs, shouldAdvanceTime: true });

describe.each([-hourMs, 15_100, hourMs])("a web server whose clock is %i ms ahead", (aheadMs) => {
  test("counts a worker that lives as alive, in the fleet, in its readiness and in its metrics", async () => {
    const { workerId } = await makeWorker(api.database);
    const { key } = await api.makeTenant();
    setWebClock(aheadMs);
    const { json } = await api.call("GET", "/v1/fleet", { key });
    expect(json.workers).toContainEqual(expect.objectContaining({ worker_id: workerId, alive: true }));
    const { workers } = await readReadiness(api.shared);
    expect(workers.alive).toBeGreaterThanOrEqual(1);
    expect((await readCounts(api.shared)).workersAlive).toBe(workers.alive);
  });

  test("counts a worker that has been silent for 16 s as gone", async () => {
    const { workerId } = await makeWorker(api.database);
    await api.database.db.execute(sql`update worker set last_seen_at = clock_timestamp() - interval '16 s'`);
    const { key } = await api.makeTenant();
    setWebClock(aheadMs);
    const { json } = await api.call("GET", "/v1/fleet", { key });
    expect(json.workers).toContainEqual(expect.objectContaining({ worker_id: workerId, alive: false }));
    expect((await readReadiness(api.shared)).workers.alive).toBe(0);
  });

  test("says when it read the fleet, and how long work has waited, by the database's clock", async () => {
    const { projectId, key } = await api.makeTenant();
    await makeRun(api.database, { projectId });
    await api.database.db
      .update(attempt)
      .set({ queuedAt: sql`clock_timestamp() - interval '10 min'` })
      .where(eq(attempt.projectId, projectId));
    setWebClock(aheadMs);
    const { json } = await api.call("GET", "/v1/fleet", { key });
    expect(Math.abs(Date.parse(String(json.read_at)) - trueTimeMs())).toBeLessThan(minuteMs);
    const waited = (json.queue as { run_id: string | null; waiting_s: number }[]).filter((one) => one.run_id);
    expect(waited.length).toBeGreaterThan(0);
    for (const { waiting_s } of waited) expect(Math.abs(waiting_s - 600)).toBeLessThan(60);
  });

  test("tells nobody of news in the fleet because its clock was set", async () => {
    await makeWorker(api.database);
    // However long this takes, no worker of an earlier test falls silent meanwhile: that would be true news.
    await api.database.db.update(worker).set({ lastSeenAt: sql`clock_timestamp() + interval '10 min'` });
    const leaving = new AbortController();
    let looks = 0;
    const database: Database = Object.create(api.database, {
      db: {
        get: () => {
          looks += 1;
          return api.database.db;
        },
      },
    });
    const { signal } = leaving;
    const fleetWatch = createFleetWatch({ ...api.shared, database, restMs: 0 });
    void keepLooking(fleetWatch.look, 5, signal);
    let frames = 0;
    const unsubscribe = fleetWatch.onChange(() => {
      frames += 1;
    });
    await expect.poll(() => looks).toBeGreaterThan(2);
    setWebClock(aheadMs);
    const before = looks;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 8));
    leaving.abort();
    unsubscribe();
    expect(frames).toBe(0);
  });

  test("tells how long a run has been active by the database's clock", async () => {
    const { projectId, key } = await api.makeTenant();
    const { runId } = await makeRun(api.database, { projectId });
    await api.database.db
      .update(trainingRun)
      .set({ activeSince: sql`clock_timestamp() - interval '10 min'` })
      .where(eq(trainingRun.runId, runId));
    setWebClock(aheadMs);
    const { json } = await api.call("GET", `/v1/training-runs/${runId}`, { key });
    const { wallclock_s } = json.counters as { wallclock_s: number };
    expect(Math.abs(wallclock_s - 600)).toBeLessThan(60);
  });

  test("writes down the last use of a session and of a key, to the minute", async () => {
    const { headers, sessionId } = await signInAs(api, "owner");
    const { key, projectId } = await api.makeTenant();
    const { db } = api.database;
    const old = sql`clock_timestamp() - interval '2 min'`;
    await db.update(userSession).set({ lastSeenAt: old }).where(eq(userSession.sessionId, sessionId));
    await db.update(apiKey).set({ lastUsedAt: old }).where(eq(apiKey.projectId, projectId));
    setWebClock(aheadMs);
    await api.call("GET", "/v1/sessions", { headers });
    await api.call("GET", "/v1/fleet", { key });
    const [session] = await db.select().from(userSession).where(eq(userSession.sessionId, sessionId));
    const [used] = await db.select().from(apiKey).where(eq(apiKey.projectId, projectId));
    for (const at of [session.lastSeenAt, used.lastUsedAt])
      expect(trueTimeMs() - Number(at)).toBeLessThan(minuteMs);
    // Once a minute is enough: what has just been written is not written again.
    await api.call("GET", "/v1/fleet", { key });
    const [again] = await db.select().from(apiKey).where(eq(apiKey.projectId, projectId));
    expect(again.lastUsedAt).toEqual(used.lastUsedAt);
  });

  test("knows when a key expires by the database's clock", async () => {
    const { key, projectId } = await api.makeTenant();
    const expireIn = (minutes: number) =>
      api.database.db
        .update(apiKey)
        .set({ expiresAt: sql`clock_timestamp() + interval '1 min' * ${minutes}` })
        .where(eq(apiKey.projectId, projectId));
    setWebClock(aheadMs);
    await expireIn(30);
    expect((await api.call("GET", "/v1/fleet", { key })).status).toBe(200);
    await expireIn(-30);
    expect((await api.call("GET", "/v1/fleet", { key })).status).toBe(401);
  });

  test("gives a link for a new password its whole time, and no more", async () => {
    const { userId } = await signInAs(api, {});
    setWebClock(aheadMs);
    await makePasswordLink(api.database.db, { userId, createdBy: "test", lastsMs: linkLastsMs.reset });
    const lasts = sql<number>`extract(epoch from ${passwordLink.expiresAt} - clock_timestamp())::float8 * 1000`;
    const [link] = await api.database.db
      .select({ lasts })
      .from(passwordLink)
      .where(eq(passwordLink.userId, userId));
    expect(Math.abs(link.lasts - linkLastsMs.reset)).toBeLessThan(minuteMs);
  });
});
