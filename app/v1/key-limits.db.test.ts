import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey } from "@/lib/server/db/schema/accounts";
import { signInAs } from "./testing/sign-in-as";
import { createTestApi, type Sent, type TestApi } from "./testing/test-api";

const most = { project: 4, account: 3, days: 30 };
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({
    HARDSIM_MAX_KEYS_PER_PROJECT: String(most.project),
    HARDSIM_MAX_KEYS_PER_ACCOUNT: String(most.account),
    HARDSIM_KEY_MAX_DAYS: String(most.days),
  });
});
afterAll(() => api.close());

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
const make = (who: Sent, projectId: string, more: Record<string, unknown> = {}) =>
  api.call("POST", "/v1/api-keys", {
    ...who,
    body: { project_id: projectId, name: "ci", scopes: ["training:read"], expires_at: inDays(1), ...more },
  });
const statuses = async (answers: Promise<{ status: number }>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort();

describe("keys that work at once", () => {
  it("are so many of a person and of a project at most, also when many are asked for at once", async () => {
    const one = await api.makeTenant();
    const two = await api.makeTenant();
    const { headers, userId } = await signInAs(api, { [one.projectId]: "admin", [two.projectId]: "admin" });
    const asked = Array.from({ length: 5 }, () => make({ headers }, one.projectId));
    expect(await statuses(asked)).toEqual([201, 201, 201, 409, 409]);
    const elsewhere = await make({ headers }, two.projectId);
    expect([elsewhere.status, elsewhere.json.detail]).toEqual([
      409,
      expect.stringMatching(/You have made 3/),
    ]);
    const other = await signInAs(api, { [one.projectId]: "admin" });
    const full = await make({ headers: other.headers }, one.projectId);
    expect([full.status, full.json.detail]).toEqual([409, expect.stringMatching(/The project has 4/)]);

    const { db } = api.database;
    await db
      .update(apiKey)
      .set({ expiresAt: new Date(0) })
      .where(eq(apiKey.createdByUserId, userId));
    expect((await make({ headers }, one.projectId)).status).toBe(201);
  });

  it("count as their maker's when a key of theirs makes them", async () => {
    const { projectId } = await api.makeTenant();
    const { headers, userId } = await signInAs(api, { [projectId]: "admin" });
    const first = await make({ headers }, projectId, {
      scopes: ["admin", "training:read"],
      expires_at: inDays(2),
    });
    await make({ key: String(first.json.key) }, projectId);
    const rows = await api.database.db.select().from(apiKey).where(eq(apiKey.createdByUserId, userId));
    expect(rows).toHaveLength(2);
  });
});

describe("a key's life", () => {
  it("has an end, within what the operator allows", async () => {
    const { projectId } = await api.makeTenant();
    const { headers } = await signInAs(api, { [projectId]: "admin" });
    for (const expires_at of [null, undefined, inDays(most.days + 1), inDays(-1)]) {
      const { status, json } = await make({ headers }, projectId, { expires_at });
      expect([status, json.errors]).toEqual([400, [expect.objectContaining({ path: "expires_at" })]]);
    }
    expect((await make({ headers }, projectId, { expires_at: inDays(most.days) })).status).toBe(201);
  });

  it("does not end after that of the key which makes it", async () => {
    const { projectId } = await api.makeTenant();
    const { headers } = await signInAs(api, { [projectId]: "admin" });
    const maker = await make({ headers }, projectId, {
      scopes: ["admin", "training:read"],
      expires_at: inDays(2),
    });
    const key = String(maker.json.key);
    expect((await make({ key }, projectId, { expires_at: inDays(3) })).status).toBe(400);
    expect((await make({ key }, projectId)).status).toBe(201);
  });
});

it("a key with a spend cap makes no key that spends beyond it", async () => {
  const { projectId } = await api.makeTenant();
  const { headers } = await signInAs(api, { [projectId]: "admin" });
  const scopes = ["admin", "training:read"];
  const maker = await make({ headers }, projectId, { scopes, spend_cap: 5 });
  const { status, json } = await make({ key: String(maker.json.key) }, projectId);
  expect([status, json.code]).toEqual([403, "scope_missing"]);
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
