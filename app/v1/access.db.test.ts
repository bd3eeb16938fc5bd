import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "@/app/route-table";
import { scopes } from "@/lib/core/names";
import { apiKey } from "@/lib/server/db/schema/accounts";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const verbs = routes.flatMap((module) => Object.values(module)).map(({ contract }) => contract);
const guarded = verbs.flatMap((contract) =>
  contract.scope === "none" ? [] : [{ ...contract, scope: contract.scope }],
);
/** An address of this shape at which nothing is. */
const emptyPath = (path: string) => path.replace(/\{(\w+)\}/g, "$1_none");

describe("every verb", () => {
  it.each(guarded)("$method $path refuses nobody's request with 401", async ({ method, path }) => {
    const { status, json, response } = await api.call(method, emptyPath(path));
    expect([status, json.code]).toEqual([401, "unauthenticated"]);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });

  it.each(guarded)("$method $path names the scope $scope when it is missing", async (contract) => {
    const { projectId } = await api.makeTenant();
    const others = scopes.filter((scope) => scope !== contract.scope);
    const key = await api.makeKey(projectId, others);
    const { status, json } = await api.call(contract.method, emptyPath(contract.path), { key });
    expect([status, json.code]).toEqual([403, "scope_missing"]);
    expect(json.detail).toContain(contract.scope);
  });

  it.each(guarded.filter(({ path }) => path.startsWith("/v1/training-runs/{run_id}")))(
    "$method $path answers another project's run as if it did not exist",
    async ({ method, path, body }) => {
      const owner = await api.makeTenant();
      const stranger = await api.makeTenant();
      // The reference's own example is taken as it stands, so that what is refused is the run.
      const examples = body?.meta()?.examples;
      const example: unknown = Array.isArray(examples) ? examples[0] : {};
      const sent = { key: stranger.key, ...(body === null ? {} : { body: example }) };
      const { json: run } = await api.call("POST", "/v1/training-runs", {
        key: owner.key,
        body: seedBody(owner.projectId),
      });
      const foreign = emptyPath(path.replace("{run_id}", String(run.run_id)));
      const nowhere = emptyPath(path);
      const seen = await api.call(method, foreign, sent);
      const unseen = await api.call(method, nowhere, sent);
      expect([seen.status, seen.json.code]).toEqual([404, "not_found"]);
      expect([unseen.status, unseen.json.code]).toEqual([404, "not_found"]);
    },
  );
});

describe("an API key", () => {
  const status = async (authorization: string) =>
    (await api.call("GET", "/v1/training-runs", { headers: { authorization } })).status;

  it("that is wrong, of another shape, revoked or expired is 401", async () => {
    const { projectId, key } = await api.makeTenant();
    const unknown = `hls_live_${"A".repeat(43)}`;
    for (const header of [
      "",
      "Bearer",
      "Bearer nonsense",
      `Basic ${key}`,
      `Bearer ${unknown}`,
      `Bearer ${key}x`,
    ])
      expect(await status(header), header).toBe(401);
    const list = await api.call("GET", "/v1/api-keys", { key });
    const [{ key_id: keyId }] = list.json.api_keys as [{ key_id: string }];
    expect(await status(`Bearer ${key}`)).toBe(200);
    await api.call("DELETE", `/v1/api-keys/${keyId}`, { key });
    expect(await status(`Bearer ${key}`)).toBe(401);
    const expired = await api.makeKey(projectId);
    await api.database.db.update(apiKey).set({ expiresAt: new Date(0) });
    expect(await status(`Bearer ${expired}`)).toBe(401);
  });

  it("is shown once, stored hashed, and tells when it was last used", async () => {
    const { projectId, key } = await api.makeTenant();
    const made = await api.call("POST", "/v1/api-keys", {
      key,
      body: { project_id: projectId, name: "reader", scopes: ["training:read"] },
    });
    expect(made.status).toBe(201);
    expect(made.json.key).toMatch(/^hls_live_[A-Za-z0-9_-]{43}$/);
    await api.call("GET", "/v1/training-runs", { key: String(made.json.key) });
    const list = await api.call("GET", "/v1/api-keys", { key });
    expect(JSON.stringify(list.json)).not.toContain(String(made.json.key));
    const row = (list.json.api_keys as { key_id: string; last_used_at: string | null }[]).find(
      ({ key_id }) => key_id === made.json.key_id,
    );
    expect(row?.last_used_at).not.toBeNull();
    const rows = await api.database.db.select().from(apiKey);
    expect(JSON.stringify(rows)).not.toContain(String(made.json.key));
  });

  it("cannot be given scopes that its maker does not have", async () => {
    const { projectId } = await api.makeTenant();
    const admin = await api.makeKey(projectId, ["admin"]);
    const { status: refused, json } = await api.call("POST", "/v1/api-keys", {
      key: admin,
      body: { project_id: projectId, name: "more", scopes: ["training:write"] },
    });
    expect([refused, json.code]).toEqual([403, "scope_missing"]);
  });
});

describe("a session", () => {
  it("has the scopes of its role in its projects, and sees no others", async () => {
    const { projectId } = await api.makeTenant();
    const elsewhere = await api.makeTenant();
    const viewer = await signInAs(api, { [projectId]: "viewer" });
    const editor = await signInAs(api, { [projectId]: "member" });
    const post = async ({ headers }: SignedIn, body: unknown) =>
      (await api.call("POST", "/v1/training-runs", { body, headers })).status;
    expect(await post(viewer, seedBody(projectId))).toBe(403);
    expect(await post(editor, seedBody(projectId))).toBe(201);
    expect(await post(editor, seedBody(elsewhere.projectId))).toBe(404);
    const list = await api.call("GET", "/v1/training-runs", { headers: viewer.headers });
    expect(list.json.runs).toHaveLength(1);
  });

  it("of the owner may everything everywhere", async () => {
    const { projectId } = await api.makeTenant();
    const { headers } = await signInAs(api, "owner");
    const { status } = await api.call("POST", "/v1/training-runs", { body: seedBody(projectId), headers });
    expect(status).toBe(201);
  });

  it("counts only on requests of the console's own pages when something is to be changed", async () => {
    const { projectId } = await api.makeTenant();
    const { cookie, origin } = (await signInAs(api, { [projectId]: "member" })).headers;
    const post = async (headers: Record<string, string>) => {
      const sent = { body: seedBody(projectId), headers: { cookie, ...headers } };
      const { status, json } = await api.call("POST", "/v1/training-runs", sent);
      return [status, json.code ?? null];
    };
    expect(await post({})).toEqual([403, "origin_refused"]);
    expect(await post({ origin: "http://evil.test" })).toEqual([403, "origin_refused"]);
    expect(await post({ origin: "null" })).toEqual([403, "origin_refused"]);
    expect(await post({ origin })).toEqual([201, null]);
  });

  it("that was changed or made up is 401", async () => {
    const { projectId } = await api.makeTenant();
    const { cookie } = (await signInAs(api, { [projectId]: "member" })).headers;
    const status = async (text: string) =>
      (await api.call("GET", "/v1/training-runs", { headers: { cookie: text } })).status;
    expect(await status(cookie)).toBe(200);
    expect(await status(`${cookie.slice(0, -4)}AAAA`)).toBe(401);
    expect(await status(`${cookie.split("=")[0]}=nonsense`)).toBe(401);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
