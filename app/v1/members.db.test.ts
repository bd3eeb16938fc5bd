import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passwordLink, user } from "@/lib/server/db/schema/accounts";
import { acceptInvite, readInvite } from "@/lib/server/services/accounts/accept-invite";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import { openSession, type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const newEmail = () => `${crypto.randomUUID()}@lab.example`;
const tokenOf = (json: Record<string, unknown>) => String(json.invite_url).split("/invite/")[1] ?? "";
const invite = ({ headers }: SignedIn, projectId: string, body: Record<string, unknown>) =>
  api.call("POST", `/v1/projects/${projectId}/members`, { headers, body });
const change = ({ headers }: SignedIn, projectId: string, userId: string, role: string) =>
  api.call("PATCH", `/v1/projects/${projectId}/members/${userId}`, { headers, body: { role } });
const remove = ({ headers }: SignedIn, projectId: string, userId: string) =>
  api.call("DELETE", `/v1/projects/${projectId}/members/${userId}`, { headers });
const mine = async ({ headers }: SignedIn) =>
  ((await api.call("GET", "/v1/projects", { headers })).json.projects as { project_id: string }[]).map(
    ({ project_id }) => project_id,
  );

async function makeAdmin() {
  const { projectId } = await api.makeTenant();
  return { projectId, admin: await signInAs(api, { [projectId]: "admin" }) };
}

describe("an invited person", () => {
  it("sets a password once with the link, and can sign in from then on", async () => {
    const { projectId, admin } = await makeAdmin();
    const email = newEmail();
    const { status, json } = await invite(admin, projectId, { email, role: "member" });
    expect([status, json.status, json.role]).toEqual([201, "invited", "member"]);
    expect(json.invite_url).toMatch(/^http:\/\/hardsim\.test\/invite\/[\w-]{43}$/);
    const token = tokenOf(json);
    expect(await readInvite(api.shared, token)).toMatchObject({ email });
    const rows = await api.database.db.select().from(passwordLink);
    expect(JSON.stringify(rows)).not.toContain(token);

    const short = acceptInvite(api.shared, token, { name: "Ida", password: "short" });
    await expect(short).rejects.toMatchObject({ code: "invalid_request", errors: [{ path: "password" }] });
    const given = { name: "Ida", password: "long enough for now" };
    const both = await Promise.allSettled([
      acceptInvite(api.shared, token, given),
      acceptInvite(api.shared, token, given),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const signedIn = await checkSignIn(api.shared, { email, password: given.password, address: "a" });
    expect(signedIn).toMatchObject({ kind: "right", user: { name: "Ida" } });
    const list = await api.call("GET", `/v1/projects/${projectId}/members`, { headers: admin.headers });
    expect(list.json.members).toContainEqual(
      expect.objectContaining({ email, name: "Ida", status: "active" }),
    );
  });

  it("gets a fresh link when invited again, and the old one stops working", async () => {
    const { projectId, admin } = await makeAdmin();
    const email = newEmail();
    const first = await invite(admin, projectId, { email, role: "viewer" });
    const second = await invite(admin, projectId, { email: email.toUpperCase(), role: "member" });
    expect([second.status, second.json.role, second.json.user_id]).toEqual([
      201,
      "member",
      first.json.user_id,
    ]);
    expect(await readInvite(api.shared, tokenOf(first.json))).toBeNull();
    expect(await readInvite(api.shared, tokenOf(second.json))).not.toBeNull();
  });

  it("cannot use a link whose time has passed", async () => {
    const { projectId, admin } = await makeAdmin();
    const { json } = await invite(admin, projectId, { email: newEmail(), role: "viewer" });
    const { db } = api.database;
    await db
      .update(passwordLink)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(passwordLink.userId, String(json.user_id)));
    const late = acceptInvite(api.shared, tokenOf(json), { name: "Ida", password: "long enough for now" });
    await expect(late).rejects.toMatchObject({ code: "not_found" });
  });

  it("is nobody whom another project's admin can become", async () => {
    const one = await makeAdmin();
    const two = await makeAdmin();
    const email = newEmail();
    await invite(one.admin, one.projectId, { email, role: "admin" });
    const { status, json } = await invite(two.admin, two.projectId, { email, role: "viewer" });
    expect([status, json.code]).toEqual([409, "state_conflict"]);
    expect(json).not.toHaveProperty("invite_url");
  });

  it("who has an account already just sees the project, without a link", async () => {
    const { projectId, admin } = await makeAdmin();
    const elsewhere = await api.makeTenant();
    const known = await signInAs(api, { [elsewhere.projectId]: "viewer" });
    await api.database.db.update(user).set({ activatedAt: new Date() }).where(eq(user.userId, known.userId));
    const { status, json } = await invite(admin, projectId, { email: known.email, role: "viewer" });
    expect([status, json.invite_url, json.status]).toEqual([201, null, "active"]);
    expect((await mine(known)).sort()).toEqual([projectId, elsewhere.projectId].sort());
    const again = await invite(admin, projectId, { email: known.email, role: "viewer" });
    expect([again.status, again.json.code]).toEqual([409, "state_conflict"]);
  });
});

describe("a member who forgot the password", () => {
  const makeLink = ({ headers }: SignedIn, projectId: string, userId: string) =>
    api.call("POST", `/v1/projects/${projectId}/members/${userId}/password-link`, { headers });
  const tokenIn = (json: Record<string, unknown>) => String(json.url).split("/invite/")[1] ?? "";
  const given = { name: "Ida", password: "another long password" };

  it("sets a new one once with an admin's link, which ends every session and every lock-out", async () => {
    const { projectId, admin } = await makeAdmin();
    const email = newEmail();
    const first = await invite(admin, projectId, { email, role: "member" });
    const userId = String(first.json.user_id);
    const old = "the password they forgot";
    await acceptInvite(api.shared, tokenOf(first.json), { name: "Ida", password: old });
    const open = await openSession(api, { userId, email });
    const signIn = (password: string) => checkSignIn(api.shared, { email, password, address: "b" });
    for (let tries = 0; tries < 11; tries += 1) await signIn("a guess that is wrong");
    expect((await signIn(old)).kind).toBe("limited");

    const { status, json } = await makeLink(admin, projectId, userId);
    expect([status, json.user_id]).toEqual([201, userId]);
    expect(json.url).toMatch(/^http:\/\/hardsim\.test\/invite\/[\w-]{43}$/);
    expect(await readInvite(api.shared, tokenIn(json))).toMatchObject({ email, isReset: true });
    expect(await mine(open)).toContain(projectId);
    await acceptInvite(api.shared, tokenIn(json), given);
    expect((await api.call("GET", "/v1/projects", { headers: open.headers })).status).toBe(401);
    expect((await signIn(given.password)).kind).toBe("right");
    expect((await signIn(old)).kind).toBe("wrong");
    const again = acceptInvite(api.shared, tokenIn(json), { ...given, password: "yet another password" });
    await expect(again).rejects.toMatchObject({ code: "not_found" });
  });

  it("is nobody whom an admin of only some of their projects, or of none, can become", async () => {
    const { projectId, admin } = await makeAdmin();
    const elsewhere = await makeAdmin();
    const both = await signInAs(api, { [projectId]: "viewer", [elsewhere.projectId]: "viewer" });
    const owner = await signInAs(api, "owner");
    expect((await makeLink(admin, projectId, both.userId)).status).toBe(409);
    expect((await makeLink(admin, projectId, owner.userId)).status).toBe(409);
    expect((await makeLink(admin, projectId, elsewhere.admin.userId)).status).toBe(404);
    expect((await makeLink(both, projectId, both.userId)).status).toBe(403);
    expect((await makeLink(owner, projectId, both.userId)).status).toBe(201);
  });
});

describe("a role", () => {
  it("counts from the next request on, and so does its end", async () => {
    const { projectId, admin } = await makeAdmin();
    const person = await signInAs(api, { [projectId]: "viewer" });
    const keys = async () => (await api.call("GET", "/v1/api-keys", { headers: person.headers })).status;
    expect(await keys()).toBe(403);
    expect((await change(admin, projectId, person.userId, "admin")).json.role).toBe("admin");
    expect(await keys()).toBe(200);
    expect((await remove(admin, projectId, person.userId)).status).toBe(200);
    expect(await keys()).toBe(403);
    expect((await remove(admin, projectId, person.userId)).status).toBe(404);
  });

  it("of owner is given and taken by owners alone, and one of them always stays", async () => {
    const { projectId, admin } = await makeAdmin();
    const person = await signInAs(api, { [projectId]: "viewer" });
    const owner = await signInAs(api, "owner");
    const { key } = await api.makeTenant();
    expect((await change(admin, projectId, person.userId, "owner")).status).toBe(403);
    expect((await change(admin, projectId, owner.userId, "viewer")).status).toBe(403);
    expect((await invite(admin, projectId, { email: newEmail(), role: "owner" })).status).toBe(403);
    expect(
      (await api.call("DELETE", `/v1/projects/${projectId}/members/${owner.userId}`, { key })).status,
    ).toBe(404);
    expect((await remove(admin, projectId, owner.userId)).status).toBe(409);

    expect((await change(owner, projectId, person.userId, "owner")).json.role).toBe("owner");
    expect((await change(person, projectId, owner.userId, "viewer")).json.role).toBe("viewer");
    await api.database.db.update(user).set({ isOwner: false });
    await api.database.db.update(user).set({ isOwner: true }).where(eq(user.userId, person.userId));
    const last = await change(person, projectId, person.userId, "admin");
    expect([last.status, last.json.code]).toEqual([409, "state_conflict"]);
  });

  it("that two people change at once leaves an owner, and nobody who was removed", async () => {
    const { projectId, admin } = await makeAdmin();
    const [one, two] = [await signInAs(api, "owner"), await signInAs(api, "owner")];
    const { db } = api.database;
    await db.update(user).set({ isOwner: false });
    await db
      .update(user)
      .set({ isOwner: true })
      .where(inArray(user.userId, [one.userId, two.userId]));
    const answers = await Promise.all([
      change(one, projectId, two.userId, "viewer"),
      change(two, projectId, one.userId, "viewer"),
    ]);
    expect(answers.map(({ status }) => status === 200).sort()).toEqual([false, true]);
    expect(await db.select().from(user).where(eq(user.isOwner, true))).toHaveLength(1);

    const people = await Promise.all(
      Array.from({ length: 5 }, () => signInAs(api, { [projectId]: "viewer" })),
    );
    for (const { userId } of people) {
      const [changed, removed] = await Promise.all([
        change(admin, projectId, userId, "member"),
        remove(admin, projectId, userId),
      ]);
      expect([200, 404]).toContain(changed.status);
      expect(removed.status).toBe(200);
    }
    const { json } = await api.call("GET", `/v1/projects/${projectId}/members`, { headers: admin.headers });
    const left = (json.members as { user_id: string }[]).map(({ user_id }) => user_id);
    expect(people.filter(({ userId }) => left.includes(userId))).toEqual([]);
  });

  it("that does not exist is refused with those that do", async () => {
    const { projectId, admin } = await makeAdmin();
    const { status, json } = await invite(admin, projectId, { email: newEmail(), role: "king" });
    expect([status, json.code]).toEqual([400, "invalid_request"]);
    expect(json.detail).toContain("viewer");
  });
});

describe("a project", () => {
  it("is made by an admin, who is its admin from then on", async () => {
    const { admin } = await makeAdmin();
    const body = { name: "Second arm", credit_limit: 12.5 };
    const { status, json } = await api.call("POST", "/v1/projects", { headers: admin.headers, body });
    expect([status, json.credit_limit, json.credits]).toEqual([201, 12.5, { spent: 0, reserved: 0 }]);
    expect(await mine(admin)).toContain(json.project_id);
    const path = `/v1/projects/${json.project_id}`;
    const renamed = await api.call("PATCH", path, { headers: admin.headers, body: { name: "Third arm" } });
    expect(renamed.json).toMatchObject({ name: "Third arm", credit_limit: 12.5 });
    const freed = await api.call("PATCH", path, { headers: admin.headers, body: { credit_limit: null } });
    expect(freed.json).toMatchObject({ name: "Third arm", credit_limit: null });
  });

  it("that does not exist is unknown to an owner too", async () => {
    const { headers } = await signInAs(api, "owner");
    const { status } = await api.call("PATCH", "/v1/projects/proj_none", { headers, body: { name: "x" } });
    expect(status).toBe(404);
    expect((await api.call("GET", "/v1/projects/proj_none/members", { headers })).status).toBe(404);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
