import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey, passwordLink, user } from "@/lib/server/db/schema/accounts";
import { acceptInvite, readInvite } from "@/lib/server/services/accounts/accept-invite";
import { changePassword } from "@/lib/server/services/accounts/change-password";
import { deleteMember } from "@/lib/server/store/members";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const newPassword = { name: "Ida", password: "long enough for now" };
const tokenIn = (json: Record<string, unknown>) =>
  String(json.invite_url ?? json.url).split("/invite/")[1] ?? "";
const membersOf = (projectId: string) => `/v1/projects/${projectId}/members`;
const changeRole = ({ headers }: SignedIn, projectId: string, userId: string, role: string) =>
  api.call("PATCH", `${membersOf(projectId)}/${userId}`, { headers, body: { role } });
const invite = (who: { headers: SignedIn["headers"] } | { key: string }, projectId: string, role: string) =>
  api.call("POST", membersOf(projectId), {
    ...who,
    body: { email: `${crypto.randomUUID()}@lab.example`, role },
  });

async function expectDead(token: string): Promise<void> {
  expect(await readInvite(api.shared, token)).toBeNull();
  await expect(acceptInvite(api.shared, token, newPassword)).rejects.toMatchObject({ code: "not_found" });
}

/** An admin, a member of their project, and the admin's link for that member. */
async function makeLinked() {
  const { projectId, key } = await api.makeTenant();
  const admin = await signInAs(api, { [projectId]: "admin" });
  const person = await signInAs(api, { [projectId]: "member" });
  const made = await api.call("POST", `${membersOf(projectId)}/${person.userId}/password-link`, {
    headers: admin.headers,
  });
  expect(made.status).toBe(201);
  return { projectId, key, admin, person, token: tokenIn(made.json) };
}

describe("a link made for somebody ends", () => {
  it("when they become an owner of the server", async () => {
    const { projectId, person, token } = await makeLinked();
    const owner = await signInAs(api, "owner");
    expect((await changeRole(owner, projectId, person.userId, "owner")).status).toBe(200);
    await expectDead(token);
  });

  it("when they become a member or admin of another project", async () => {
    for (const role of ["viewer", "admin"]) {
      const { person, token } = await makeLinked();
      const { projectId } = await api.makeTenant();
      const { headers } = await signInAs(api, { [projectId]: "admin" });
      await api.database.db
        .update(user)
        .set({ activatedAt: new Date() })
        .where(eq(user.userId, person.userId));
      const body = { email: person.email, role };
      expect((await api.call("POST", membersOf(projectId), { headers, body })).status).toBe(201);
      await expectDead(token);
    }
  });

  it("when they make a project of their own", async () => {
    const { projectId, admin, person, token } = await makeLinked();
    await changeRole(admin, projectId, person.userId, "admin");
    const again = await api.call("POST", `${membersOf(projectId)}/${person.userId}/password-link`, {
      headers: admin.headers,
    });
    await expectDead(token);
    const made = await api.call("POST", "/v1/projects", { headers: person.headers, body: { name: "Mine" } });
    expect([again.status, made.status]).toEqual([201, 201]);
    await expectDead(tokenIn(again.json));
  });

  it("when they set a password by themselves", async () => {
    const { person, token } = await makeLinked();
    const caller = { kind: "session", ...person, name: "", isOwner: false, roles: new Map() } as const;
    await changePassword({ ...api.shared, caller }, { current: "", password: newPassword.password });
    await expectDead(token);
  });

  it("also where a right came without a word to the link, because who made it is asked again", async () => {
    const { projectId, person, token } = await makeLinked();
    const { db } = api.database;
    await db.update(user).set({ isOwner: true }).where(eq(user.userId, person.userId));
    await expectDead(token);
    await db.update(user).set({ isOwner: false }).where(eq(user.userId, person.userId));
    expect(await readInvite(api.shared, token)).not.toBeNull();
    expect(projectId).not.toBe("");
  });

  it("when who made it is no admin of theirs any more", async () => {
    const lost = await makeLinked();
    await deleteMember(api.database.db, { projectId: lost.projectId, userId: lost.admin.userId });
    await expectDead(lost.token);
    const lowered = await makeLinked();
    const owner = await signInAs(api, "owner");
    await changeRole(owner, lowered.projectId, lowered.admin.userId, "member");
    await expectDead(lowered.token);
  });

  it("when it is from before its maker was kept", async () => {
    const { person, token } = await makeLinked();
    await api.database.db
      .update(passwordLink)
      .set({ maker: null })
      .where(eq(passwordLink.userId, person.userId));
    await expectDead(token);
  });

  it("not before: until then it sets the password", async () => {
    const { token, person } = await makeLinked();
    expect(await acceptInvite(api.shared, token, newPassword)).toEqual({ email: person.email });
  });
});

describe("a key with fewer scopes than a role", () => {
  it("gives that role to nobody, invites nobody to it, and makes no link for who has it", async () => {
    const { projectId, person } = await makeLinked();
    const key = await api.makeKey(projectId, ["admin"]);
    const refused = [
      await invite({ key }, projectId, "member"),
      await api.call("PATCH", `${membersOf(projectId)}/${person.userId}`, { key, body: { role: "admin" } }),
    ];
    expect(refused.map(({ status, json }) => [status, json.code])).toEqual([
      [403, "scope_missing"],
      [403, "scope_missing"],
    ]);
    const link = await api.call("POST", `${membersOf(projectId)}/${person.userId}/password-link`, { key });
    expect([link.status, link.json.code]).toEqual([409, "state_conflict"]);
  });

  it("and one that was revoked has made no link that works", async () => {
    const { projectId, key } = await api.makeTenant();
    const invited = await invite({ key }, projectId, "member");
    const token = tokenIn(invited.json);
    expect(await readInvite(api.shared, token)).not.toBeNull();
    await api.database.db
      .update(apiKey)
      .set({ revokedAt: new Date() })
      .where(eq(apiKey.projectId, projectId));
    await expectDead(token);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
