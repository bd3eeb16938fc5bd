import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contracts } from "@/lib/contracts/registry";
import { type Role, roles, type Scope, scopes } from "@/lib/core/names";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** As the design says it; written out here so that a slip in the code is no slip in the test. */
const readScopes: readonly Scope[] = ["training:read", "assets:read", "jobs:read", "fleet:read"];
const writeScopes: readonly Scope[] = ["training:write", "assets:write", "jobs:write"];
const granted: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: readScopes,
  member: [...readScopes, ...writeScopes],
  admin: scopes,
  owner: scopes,
};

const guarded = contracts.flatMap((contract) =>
  contract.scope === "none" ? [] : [{ ...contract, scope: contract.scope }],
);
const fillIn = (path: string, ids: Readonly<Record<string, string>>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `${name}_none`);
/** Not acceptable to a stream, so that none is left open. */
const noStream = { accept: "application/json" };

const asRole = (role: Role, projectId: string): Promise<SignedIn> =>
  signInAs(api, role === "owner" ? "owner" : { [projectId]: role });

describe.each(roles)("a person who is %s", (role) => {
  it.each(guarded)("at $method $path ($scope) is let in as the role says", async (contract) => {
    const { projectId } = await api.makeTenant();
    const { headers } = await asRole(role, projectId);
    const path = fillIn(contract.path, {});
    const { status, json } = await api.call(contract.method, path, { headers: { ...headers, ...noStream } });
    const may =
      contract.scope === "owner"
        ? role === "owner"
        : contract.scope === "session" || granted[role].includes(contract.scope);
    if (may) expect(json.code ?? null).not.toBe("scope_missing");
    else expect([status, json.code]).toEqual([403, "scope_missing"]);
  });
});

/** Verbs on one object that need nothing but its id: what they answer is the verb's own judgement. */
const onObjects = guarded.filter(
  ({ path, body }) =>
    body === null && /^\/v1\/(training-runs\/\{run_id\}|projects\/\{project_id\})(\/[a-z-]+)*$/.test(path),
);

describe("a role in one project is none in another", () => {
  it.each(
    onObjects.filter(
      ({ scope }) => scope !== "session" && scope !== "owner" && !granted.viewer.includes(scope),
    ),
  )("$method $path is refused to a viewer who is admin elsewhere", async ({ method, path, scope }) => {
    const { projectId, key } = await api.makeTenant();
    const elsewhere = await api.makeTenant();
    const made = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
    const { headers } = await signInAs(api, { [projectId]: "viewer", [elsewhere.projectId]: "admin" });
    const filled = fillIn(path, { run_id: String(made.json.run_id), project_id: projectId });
    const { status, json } = await api.call(method, filled, { headers });
    expect([status, json.code]).toEqual([403, "scope_missing"]);
    expect(json.detail).toContain(String(scope));
  });

  it.each(onObjects)("$method $path is unknown to an admin of another project", async ({ method, path }) => {
    const { projectId, key } = await api.makeTenant();
    const elsewhere = await api.makeTenant();
    const made = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
    const { headers } = await signInAs(api, { [elsewhere.projectId]: "admin" });
    const filled = fillIn(path, { run_id: String(made.json.run_id), project_id: projectId });
    const { status, json } = await api.call(method, filled, { headers: { ...headers, ...noStream } });
    expect([status, json.code]).toEqual([404, "not_found"]);
  });

  it("has verbs to be asked of", () => {
    expect(onObjects.length).toBeGreaterThan(8);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
