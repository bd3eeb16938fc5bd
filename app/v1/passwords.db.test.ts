import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changePassword, hasPassword } from "@/lib/server/services/accounts/change-password";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import { openSession, type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const asCaller = ({ userId, sessionId, email }: SignedIn): Parameters<typeof changePassword>[0] => ({
  ...api.shared,
  caller: { kind: "session", sessionId, userId, name: "", email, isOwner: false, roles: new Map() },
});
const first = "the first of them";
const second = "the second of them";

describe("a person's password", () => {
  it("is set without an old one by who came another way, and ends every other session", async () => {
    const person = await signInAs(api, {});
    const other = await openSession(api, person);
    expect(await hasPassword(asCaller(person))).toBe(false);
    expect(await changePassword(asCaller(person), { current: "", password: first })).toEqual({ ended: 1 });
    expect(await hasPassword(asCaller(person))).toBe(true);
    const status = async ({ headers }: SignedIn) =>
      (await api.call("GET", "/v1/sessions", { headers })).status;
    expect([await status(person), await status(other)]).toEqual([200, 401]);
  });

  it("is changed with the old one alone, and guessing at that has an end that is told", async () => {
    const person = await signInAs(api, {});
    const caller = asCaller(person);
    const signIn = async (password: string) =>
      (await checkSignIn(api.shared, { email: person.email, password, address: "192.0.2.7" })).kind;
    await changePassword(caller, { current: "", password: first });
    const wrong = changePassword(caller, { current: "not it", password: second });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_request", errors: [{ path: "current" }] });
    await changePassword(caller, { current: first, password: second });
    expect([await signIn(first), await signIn(second)]).toEqual(["wrong", "right"]);

    for (let tries = 0; tries < 10; tries += 1)
      await expect(changePassword(caller, { current: "not it", password: first })).rejects.toThrow();
    const limited = changePassword(caller, { current: second, password: first });
    await expect(limited).rejects.toMatchObject({ code: "rate_limited" });
    await expect(limited).rejects.toHaveProperty("retryAfterS", expect.any(Number));
  });

  it("that is too short is refused by its field", async () => {
    const short = changePassword(asCaller(await signInAs(api, {})), { current: "", password: "short" });
    await expect(short).rejects.toMatchObject({ code: "invalid_request", errors: [{ path: "password" }] });
  });
});
