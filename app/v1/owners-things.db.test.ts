import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contracts } from "@/lib/contracts/registry";
import { project } from "@/lib/server/db/schema/accounts";
import { host } from "@/lib/server/db/schema/fleet";
import { upsertHost } from "@/lib/server/store/hosts";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const setLimit = async ({ headers }: SignedIn, projectId: string, limit: number | null) => {
  const body = { credit_limit: limit };
  const { status, json } = await api.call("PATCH", `/v1/projects/${projectId}`, { headers, body });
  return [status, json.code ?? json.credit_limit];
};

describe("a host", () => {
  it("is drained and taken back by an owner of the server alone, with no key of any scope", async () => {
    const hostId = "host-shared";
    await upsertHost(api.database.db, {
      hostId,
      name: "lab-a",
      cpus: 1,
      memoryBytes: 1,
      gpuKind: "emulated",
      gpuModel: null,
      devices: [],
    });
    const { projectId, key } = await api.makeTenant();
    const { headers } = await signInAs(api, { [projectId]: "admin" });
    for (const verb of ["drain", "undrain"])
      for (const who of [{ key }, { headers }]) {
        const { status, json } = await api.call("POST", `/v1/fleet/hosts/${hostId}/${verb}`, who);
        expect([status, json.code]).toEqual([403, "scope_missing"]);
        expect(json.detail).toContain("owner of the server");
      }
    const [row] = await api.database.db.select().from(host).where(eq(host.hostId, hostId));
    expect(row?.draining).toBe(false);
    const owner = await signInAs(api, "owner");
    const drained = await api.call("POST", `/v1/fleet/hosts/${hostId}/drain`, { headers: owner.headers });
    expect([drained.status, drained.json.draining]).toEqual([200, true]);
  });

  it("is changed by no verb that is for less than an owner", () => {
    const changing = contracts.filter(
      ({ path, method }) => /fleet|host|worker/.test(path) && method !== "GET",
    );
    expect(new Set(changing.map(({ scope }) => scope))).toEqual(new Set(["owner"]));
  });
});

describe("a project's credit limit", () => {
  it("that an owner set is an owner's: its admins neither lift, raise nor lower it, and may rename", async () => {
    const { projectId, key } = await api.makeTenant();
    const admin = await signInAs(api, { [projectId]: "admin" });
    const owner = await signInAs(api, "owner");
    expect(await setLimit(owner, projectId, 10)).toEqual([200, 10]);
    for (const limit of [null, 1_000, 1])
      expect(await setLimit(admin, projectId, limit)).toEqual([403, "scope_missing"]);
    const withKey = await api.call("PATCH", `/v1/projects/${projectId}`, {
      key,
      body: { credit_limit: null },
    });
    expect(withKey.status).toBe(403);
    const both = { name: "More", credit_limit: null };
    const { headers } = admin;
    expect((await api.call("PATCH", `/v1/projects/${projectId}`, { headers, body: both })).status).toBe(403);
    const same = { name: "Arms", credit_limit: 10 };
    const renamed = await api.call("PATCH", `/v1/projects/${projectId}`, { headers, body: same });
    expect(renamed.json).toMatchObject({ name: "Arms", credit_limit: 10, credit_limit_locked: true });
    expect(await setLimit(owner, projectId, null)).toEqual([200, null]);
  });

  it("that an admin set is theirs until an owner says the same or another", async () => {
    const { projectId } = await api.makeTenant();
    const admin = await signInAs(api, { [projectId]: "admin" });
    expect(await setLimit(admin, projectId, 10)).toEqual([200, 10]);
    expect(await setLimit(admin, projectId, null)).toEqual([200, null]);
    expect(await setLimit(admin, projectId, 20)).toEqual([200, 20]);
    expect(await setLimit(await signInAs(api, "owner"), projectId, 20)).toEqual([200, 20]);
    expect(await setLimit(admin, projectId, null)).toEqual([403, "scope_missing"]);
  });

  it("from before it was kept who set it counts as an owner's", async () => {
    const { projectId } = await api.makeTenant();
    const admin = await signInAs(api, { [projectId]: "admin" });
    await api.database.db
      .update(project)
      .set({ creditLimitMicro: 1e6 })
      .where(eq(project.projectId, projectId));
    expect(await setLimit(admin, projectId, null)).toEqual([403, "scope_missing"]);
  });

  it("of an owner's is not got past by a new project without one", async () => {
    const { projectId, key } = await api.makeTenant();
    const { headers } = await signInAs(api, { [projectId]: "admin" });
    const make = async (who: { headers: SignedIn["headers"] } | { key: string }) =>
      (await api.call("POST", "/v1/projects", { ...who, body: { name: "Another" } })).status;
    const owner = await signInAs(api, "owner");
    await setLimit(owner, projectId, 10);
    expect([await make({ headers }), await make({ key })]).toEqual([403, 403]);
    expect(await make(owner)).toBe(201);
    await setLimit(owner, projectId, null);
    expect(await make({ headers })).toBe(201);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
