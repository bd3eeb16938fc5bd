import { eq } from "drizzle-orm";
import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolvePendingSession } from "@/lib/server/auth/resolve-session";
import { recoveryCode, secondFactor, signInTries, userSession } from "@/lib/server/db/schema/accounts";
import { changePassword } from "@/lib/server/services/accounts/change-password";
import { removeSecondFactor, renewRecoveryCodes } from "@/lib/server/services/second-factor/change";
import { finishSignIn } from "@/lib/server/services/second-factor/finish-sign-in";
import { beginSecondFactor, endSetUp, readSecondFactor } from "@/lib/server/services/second-factor/set-up";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { removeOldSessions } from "@/lib/server/store/sessions";
import { openSession, type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const asCaller = (person: SignedIn): ServiceContext => ({
  ...api.shared,
  address: "192.0.2.7",
  caller: { kind: "session", ...person, name: "", isOwner: false, roles: new Map() },
});
/** Of so many steps of 30 s after now. */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
const status = async ({ headers }: SignedIn) => (await api.call("GET", "/v1/sessions", { headers })).status;
const enter = async ({ headers }: SignedIn, code: string) =>
  finishSignIn(api.shared, await resolvePendingSession(api.shared, headers.cookie), { code }, "192.0.2.8");
const wrong = { code: "invalid_request", errors: [{ path: "code" }] };

/** Somebody whose second factor is set up; its present step is used, the next one is not. */
async function makeGuarded(person?: SignedIn) {
  const who = person ?? (await signInAs(api, {}));
  const { secret } = await beginSecondFactor(asCaller(who), { current: "" });
  const used = codeOf(secret);
  const { recoveryCodes } = await endSetUp(asCaller(who), { code: used });
  return { who, secret, used, recoveryCodes };
}

describe("a second factor is set up", () => {
  it("with a code that shows that the app has the secret, and ends the other sessions", async () => {
    const who = await signInAs(api, {});
    const other = await openSession(api, who);
    const { secret, qr } = await beginSecondFactor(asCaller(who), { current: "" });
    expect(qr.path.length).toBeGreaterThan(100);
    expect(await readSecondFactor(asCaller(who))).toBeNull();
    expect(await status(await openSession(api, who))).toBe(200);
    await expect(endSetUp(asCaller(who), { code: "000000" })).rejects.toMatchObject(wrong);
    const { recoveryCodes, ended } = await endSetUp(asCaller(who), { code: codeOf(secret) });
    expect([new Set(recoveryCodes).size, ended]).toEqual([10, 2]);
    expect([await status(who), await status(other)]).toEqual([200, 401]);
    expect(await readSecondFactor(asCaller(who))).toMatchObject({ codesLeft: 10 });
    await expect(beginSecondFactor(asCaller(who), { current: "" })).rejects.toMatchObject({
      code: "state_conflict",
    });
    const { db } = api.database;
    const kept = JSON.stringify([await db.select().from(secondFactor), await db.select().from(recoveryCode)]);
    for (const text of [secret, ...recoveryCodes, recoveryCodes[0]?.replaceAll("-", "") ?? ""])
      expect(kept).not.toContain(text);
  });

  it("by whoever knows the password, where there is one", async () => {
    const who = await signInAs(api, {});
    await changePassword(asCaller(who), { current: "", password: "long enough for now" });
    await expect(beginSecondFactor(asCaller(who), { current: "a guess" })).rejects.toMatchObject({
      errors: [{ path: "current" }],
    });
    await beginSecondFactor(asCaller(who), { current: "long enough for now" });
  });
});

describe("a sign-in of somebody with a second factor", () => {
  it("is nobody's until the code comes, which counts once", async () => {
    const { who, secret, used } = await makeGuarded();
    const session = await openSession(api, who);
    expect(await status(session)).toBe(401);
    // The code of the set-up, and one that was never one.
    await expect(enter(session, used)).rejects.toMatchObject(wrong);
    await expect(enter(session, "12345")).rejects.toMatchObject(wrong);
    expect(await status(session)).toBe(401);
    const next = codeOf(secret, 1);
    expect(await enter(session, `${next.slice(0, 3)} ${next.slice(3)}`)).toEqual({ email: who.email });
    expect(await status(session)).toBe(200);
    await expect(enter(await openSession(api, who), next)).rejects.toMatchObject(wrong);
    await expect(enter(session, codeOf(secret, 2))).rejects.toMatchObject({ code: "state_conflict" });
  });

  it("with one code at twice is one sign-in", async () => {
    const { who, secret } = await makeGuarded();
    const sessions = [await openSession(api, who), await openSession(api, who)];
    const code = codeOf(secret, 1);
    const entered = await Promise.allSettled(sessions.map((session) => enter(session, code)));
    expect(entered.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is guessed at five times in a while, from wherever, and then not looked at", async () => {
    const { who, secret } = await makeGuarded();
    const session = await openSession(api, who);
    for (let tries = 0; tries < 5; tries += 1)
      await expect(enter(session, "000000")).rejects.toMatchObject(wrong);
    const limited = enter(await openSession(api, who), codeOf(secret, 1));
    await expect(limited).rejects.toMatchObject({ code: "rate_limited", retryAfterS: expect.any(Number) });
    await api.database.db.delete(signInTries);
    await enter(session, codeOf(secret, 1));
  });

  it("takes a recovery code in a code's place, each once, however it is typed", async () => {
    const { who, recoveryCodes } = await makeGuarded();
    const [first = "", second = ""] = recoveryCodes;
    await enter(await openSession(api, who), first);
    await expect(enter(await openSession(api, who), first)).rejects.toMatchObject(wrong);
    await enter(await openSession(api, who), ` ${second.toUpperCase().replaceAll("-", " ")}`);
    expect(await readSecondFactor(asCaller(who))).toMatchObject({ codesLeft: 8 });
  });

  it("waits ten minutes for its code, and is removed then", async () => {
    const { who, secret } = await makeGuarded();
    const session = await openSession(api, who);
    const { db } = api.database;
    const isIt = eq(userSession.sessionId, session.sessionId);
    await db
      .update(userSession)
      .set({ createdAt: new Date(Date.now() - 601_000) })
      .where(isIt);
    await expect(enter(session, codeOf(secret, 1))).rejects.toMatchObject({ code: "state_conflict" });
    await removeOldSessions(db);
    expect(await db.select().from(userSession).where(isIt)).toEqual([]);
  });
});

describe("a second factor goes", () => {
  it("by its person with a code, and not with the session alone", async () => {
    const { who, secret, recoveryCodes } = await makeGuarded();
    await expect(removeSecondFactor(asCaller(who), { code: "" })).rejects.toMatchObject(wrong);
    const renewed = await renewRecoveryCodes(asCaller(who), { code: codeOf(secret, 1) });
    await expect(removeSecondFactor(asCaller(who), { code: recoveryCodes[0] })).rejects.toMatchObject(wrong);
    await removeSecondFactor(asCaller(who), { code: renewed.recoveryCodes[0] });
    expect(await status(await openSession(api, who))).toBe(200);
  });

  it("by an owner of the server for somebody who lost it, not by an admin", async () => {
    const { projectId, key } = await api.makeTenant();
    const { who } = await makeGuarded(await signInAs(api, { [projectId]: "member" }));
    const admin = await signInAs(api, { [projectId]: "admin" });
    const owner = await signInAs(api, "owner");
    const path = `/v1/projects/${projectId}/members/${who.userId}/second-factor`;
    const reset = (sent: Parameters<TestApi["call"]>[2]) => api.call("DELETE", path, sent);
    expect((await reset({ headers: admin.headers })).status).toBe(403);
    expect((await reset({ key })).status).toBe(403);
    expect(await status(await openSession(api, who))).toBe(401);
    const done = await reset({ headers: owner.headers });
    expect([done.status, done.json.second_factor]).toEqual([200, false]);
    expect(await status(await openSession(api, who))).toBe(200);
    expect((await reset({ headers: owner.headers })).status).toBe(409);
  });
});

it("all of it stands in the audit log", async () => {
  const owner = await signInAs(api, "owner");
  const { json } = await api.call("GET", "/v1/audit-events?limit=1000", { headers: owner.headers });
  const told = new Set((json.audit_events as { action: string }[]).map(({ action }) => action));
  for (const action of [
    "account.second_factor_set",
    "account.second_factor_removed",
    "account.second_factor_reset",
    "account.recovery_codes_made",
    "account.recovery_code_used",
    "account.code_refused",
  ])
    expect(told).toContain(action);
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
