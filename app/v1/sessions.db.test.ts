import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userSession } from "@/lib/server/db/schema/accounts";
import { endSession as signOut } from "@/lib/server/services/sessions/end";
import { removeOldSessions, sessionIdleMs } from "@/lib/server/store/sessions";
import { openSession, type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

type Listed = { session_id: string; is_current: boolean; user_agent: string }[];
const list = async ({ headers }: SignedIn) =>
  (await api.call("GET", "/v1/sessions", { headers })).json.sessions as Listed;
const status = async ({ headers }: SignedIn) => (await api.call("GET", "/v1/sessions", { headers })).status;

describe("a person's sessions", () => {
  it("are listed with where they came from, and only their own", async () => {
    const one = await signInAs(api, "owner");
    const two = await openSession(api, one);
    await signInAs(api, "owner");
    const sessions = await list(one);
    expect(sessions.map(({ session_id }) => session_id).sort()).toEqual(
      [one.sessionId, two.sessionId].sort(),
    );
    expect(sessions.find(({ is_current }) => is_current)?.session_id).toBe(one.sessionId);
    expect(sessions[0]?.user_agent).toBe("a test");
  });

  it("end one at a time, at once, and only by their owner", async () => {
    const one = await signInAs(api, "owner");
    const two = await openSession(api, one);
    const stranger = await signInAs(api, "owner");
    const end = ({ headers }: SignedIn) => api.call("DELETE", `/v1/sessions/${two.sessionId}`, { headers });
    expect((await end(stranger)).status).toBe(404);
    expect(await status(two)).toBe(200);
    expect((await end(one)).json).toEqual({ ended: 1 });
    expect([await status(two), await status(one)]).toEqual([401, 200]);
    expect((await end(one)).status).toBe(404);
  });

  it("end all together, or all but the one that asks", async () => {
    const one = await signInAs(api, "owner");
    const others = [await openSession(api, one), await openSession(api, one)];
    const { headers } = one;
    expect((await api.call("DELETE", "/v1/sessions?others=true", { headers })).json).toEqual({ ended: 2 });
    expect(await Promise.all([one, ...others].map(status))).toEqual([200, 401, 401]);
    const again = await openSession(api, one);
    expect((await api.call("DELETE", "/v1/sessions", { headers })).json).toEqual({ ended: 2 });
    expect(await Promise.all([one, again].map(status))).toEqual([401, 401]);
  });

  it("end by signing out, and by not being used for a week", async () => {
    const one = await signInAs(api, "owner");
    await signOut(api.shared, one);
    expect(await status(one)).toBe(401);
    const idle = await signInAs(api, "owner");
    const longAgo = new Date(Date.now() - sessionIdleMs - 60_000);
    const { db } = api.database;
    await db
      .update(userSession)
      .set({ lastSeenAt: longAgo })
      .where(eq(userSession.sessionId, idle.sessionId));
    expect(await status(idle)).toBe(401);
    await removeOldSessions(db);
    const rows = await db.select().from(userSession).where(eq(userSession.sessionId, idle.sessionId));
    expect(rows).toEqual([]);
  });

  it("end on their last day, however much they are used", async () => {
    const one = await signInAs(api, "owner");
    const { db } = api.database;
    const [listed] = (await api.call("GET", "/v1/sessions", { headers: one.headers })).json.sessions as {
      created_at: string;
      ends_at: string;
    }[];
    const lastsMs = Date.parse(listed?.ends_at ?? "") - Date.parse(listed?.created_at ?? "");
    expect(Math.round(lastsMs / 86_400_000)).toBe(api.shared.env.HARDSIM_SESSION_MAX_DAYS);
    const write = (change: Partial<typeof userSession.$inferInsert>) =>
      db.update(userSession).set(change).where(eq(userSession.sessionId, one.sessionId));
    await write({ endsAt: new Date(Date.now() + 60_000) });
    expect(await status(one)).toBe(200);
    await write({ endsAt: new Date(Date.now() - 60_000) });
    expect(await status(one)).toBe(401);
    // One from before its end was kept.
    await write({ endsAt: null });
    expect(await status(one)).toBe(200);
    await write({ createdAt: new Date(Date.now() - 31 * 86_400_000) });
    expect(await status(one)).toBe(401);
    await removeOldSessions(db);
    expect(await db.select().from(userSession).where(eq(userSession.sessionId, one.sessionId))).toEqual([]);
  });

  it("say when they were last used, to the minute", async () => {
    const one = await signInAs(api, "owner");
    const { db } = api.database;
    const before = new Date(Date.now() - 120_000);
    await db.update(userSession).set({ lastSeenAt: before }).where(eq(userSession.sessionId, one.sessionId));
    await status(one);
    const [row] = await db.select().from(userSession).where(eq(userSession.sessionId, one.sessionId));
    expect(row?.lastSeenAt.getTime()).toBeGreaterThan(before.getTime());
  });

  it("are no business of an API key", async () => {
    const { key } = await api.makeTenant();
    const { status: refused, json } = await api.call("GET", "/v1/sessions", { key });
    expect([refused, json.code]).toEqual([403, "scope_missing"]);
  });
});
