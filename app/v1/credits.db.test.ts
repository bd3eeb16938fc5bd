import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { signInAs } from "./testing/sign-in-as";
import { createTestApi, type Sent, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

async function createRun(key: string, projectId: string, headers: Record<string, string> = {}) {
  const { status, json } = await api.call("POST", "/v1/training-runs", {
    key,
    body: seedBody(projectId),
    headers,
  });
  return { status, code: json.code, detail: String(json.detail), runId: String(json.run_id) };
}
const spend = (runId: string, credits: { spentMicro: number; reservedMicro: number }) =>
  api.database.db.update(trainingRun).set(credits).where(eq(trainingRun.runId, runId));

describe("a project's credit limit", () => {
  it("refuses new runs and jobs with 402 once it is spent or held, and what is known stays known", async () => {
    const { projectId, key } = await api.makeTenant();
    const path = `/v1/projects/${projectId}`;
    await api.call("PATCH", path, { key, body: { credit_limit: 10 } });
    const first = await createRun(key, projectId, { "idempotency-key": "first" });
    expect(first.status).toBe(201);
    await spend(first.runId, { spentMicro: 6e6, reservedMicro: 3e6 });
    expect((await createRun(key, projectId)).status).toBe(201);
    await spend(first.runId, { spentMicro: 6e6, reservedMicro: 4e6 });
    const refused = await createRun(key, projectId);
    expect([refused.status, refused.code]).toEqual([402, "credits_exhausted"]);
    expect(refused.detail).toContain("6.00 spent and 4.00 held");
    const job = { job_type: "rollout", scene: { scene_id: "franka_cabinet_oige_v1" } };
    expect((await api.call("POST", "/v0/jobs", { key, body: job })).status).toBe(402);
    const again = await createRun(key, projectId, { "idempotency-key": "first" });
    expect([again.status, again.runId]).toEqual([201, first.runId]);
    await api.call("PATCH", path, { key, body: { credit_limit: 10.5 } });
    expect((await createRun(key, projectId)).status).toBe(201);
  });
});

describe("a key's spend cap", () => {
  it("refuses what that key would create with 402, and no other key", async () => {
    const { projectId, key } = await api.makeTenant();
    const body = { project_id: projectId, name: "capped", scopes: ["training:write"], spend_cap: 2 };
    const made = await api.call("POST", "/v1/api-keys", { key, body });
    expect([made.status, made.json.spend_cap]).toEqual([201, 2]);
    const capped = String(made.json.key);
    const first = await createRun(capped, projectId);
    await spend(first.runId, { spentMicro: 2e6, reservedMicro: 0 });
    const refused = await createRun(capped, projectId);
    expect([refused.status, refused.code]).toEqual([402, "credits_exhausted"]);
    expect(refused.detail).toContain("The key capped");
    expect((await createRun(key, projectId)).status).toBe(201);
    const list = await api.call("GET", "/v1/api-keys", { key });
    expect(list.json.api_keys).toContainEqual(
      expect.objectContaining({ key_id: made.json.key_id, credits: { spent: 2, reserved: 0 } }),
    );
  });

  it("counts the runs that the key deleted, and so does the project's limit", async () => {
    const { projectId, key } = await api.makeTenant();
    const body = { project_id: projectId, name: "tidy", scopes: ["training:write"], spend_cap: 2 };
    const made = await api.call("POST", "/v1/api-keys", { key, body });
    const capped = String(made.json.key);
    const { runId } = await createRun(capped, projectId);
    const { db } = api.database;
    await api.call("POST", `/v1/training-runs/${runId}/cancel`, { key: capped });
    await db.update(attempt).set({ spentMicro: 1e6, exitedAt: new Date() }).where(eq(attempt.runId, runId));
    const attempts = await db.select().from(attempt).where(eq(attempt.runId, runId));
    expect(attempts).toHaveLength(2);
    const deleted = await api.open("DELETE", `/v1/training-runs/${runId}`, { key: capped });
    expect(deleted.ok).toBe(true);
    expect((await createRun(capped, projectId)).status).toBe(402);
    expect((await createRun(key, projectId)).status).toBe(201);
    await api.call("PATCH", `/v1/projects/${projectId}`, { key, body: { credit_limit: 2 } });
    expect((await createRun(key, projectId)).status).toBe(402);
  });

  it("and an expiry are refused when they make no sense", async () => {
    const { projectId, key } = await api.makeTenant();
    const make = async (part: Record<string, unknown>) =>
      (
        await api.call("POST", "/v1/api-keys", {
          key,
          body: { project_id: projectId, name: "x", scopes: ["training:read"], ...part },
        })
      ).status;
    expect(await make({ spend_cap: -1 })).toBe(400);
    expect(await make({ spend_cap: "2" })).toBe(400);
    expect(await make({ expires_at: "2001-01-01T00:00:00Z" })).toBe(400);
    expect(await make({ expires_at: "2999-01-01T00:00:00Z" })).toBe(201);
  });
});

describe("a project's cap of priorities", () => {
  it("is the server owner's: nobody else sets, lifts or passes it, and nothing is sent above it", async () => {
    const { projectId, key } = await api.makeTenant();
    const path = `/v1/projects/${projectId}`;
    const [owner, admin] = [await signInAs(api, "owner"), await signInAs(api, { [projectId]: "admin" })];
    const cap = (max_priority: number | null, sent: Sent) =>
      api.call("PATCH", path, { ...sent, body: { max_priority } });
    for (const sent of [{ key }, { headers: admin.headers }])
      expect((await cap(5, sent)).json.code).toBe("scope_missing");
    expect((await cap(5, { headers: owner.headers })).json).toMatchObject({ max_priority: 5 });
    for (const sent of [{ key }, { headers: admin.headers }]) {
      expect((await cap(null, sent)).json.code).toBe("scope_missing");
      // A form that sends all that it shows changes nothing of it.
      expect((await cap(5, sent)).status).toBe(200);
    }
    const send = async (verb: string, priority: number) =>
      api.call("POST", `/v1/training-runs${verb}`, { key, body: { ...seedBody(projectId), priority } });
    for (const verb of ["", "/validate"]) {
      const { status, json } = await send(verb, 6);
      expect([status, json.code]).toEqual([422, "priority_capped"]);
      expect(json.errors).toEqual([expect.objectContaining({ path: "priority" })]);
      expect((await send(verb, 5)).status).toBeLessThan(300);
    }
    await cap(null, { headers: owner.headers });
    expect((await send("", 1_000)).status).toBe(201);
  });
});
