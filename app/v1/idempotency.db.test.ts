import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFork, startRun } from "@/app/(console)/runs/start-run";
import { contracts } from "@/lib/contracts/registry";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { signInAs } from "./testing/sign-in-as";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
let tenant: Tenant;
let parentId: string;
beforeAll(async () => {
  runs = await createTestRuns();
  const played = await runs.playedRun();
  ({ runId: parentId } = played);
  tenant = played;
});
afterAll(() => runs.api.close());

type Item = Record<string, unknown>;
const createPath = "/v1/training-runs";
const forkPath = (runId: string) => `/v1/training-runs/${runId}/fork`;
const withKey = (key: string) => ({ "idempotency-key": key });
const jobBody = {
  job_type: "rollout",
  robot: { urdf_uri: "hardsim://robots/fr3.urdf" },
  scene: { scene_id: "table_top_v0" },
  execution: { num_envs: 2, steps: 8, seed: 7 },
};
/** A request of every verb that honours the key, which is answered with 201. */
const requests: Record<string, () => { path: string; body: Item }> = {
  createTrainingRun: () => ({ path: createPath, body: seedBody(tenant.projectId) }),
  forkTrainingRun: () => ({ path: forkPath(parentId), body: {} }),
  createJob: () => ({ path: "/v0/jobs", body: jobBody }),
};

describe.each(contracts.filter(({ idempotent }) => idempotent).map(({ id }) => id))("%s", (id) => {
  const send = (key: string, change: Item = {}) => {
    const { path, body } = requests[id]?.() ?? { path: `no request of ${id}`, body: {} };
    return tenant.call("POST", path, { ...body, ...change }, withKey(key));
  };

  it("looks the key up before it looks at what was sent", async () => {
    const first = await send(`${id}-1`);
    expect(first.status).toBe(201);
    expect((await send(`${id}-1`)).json).toEqual(first.json);
    const wrong = { no_such_field: true };
    expect((await send(`${id}-2`, wrong)).status).toBe(400);
    const other = await send(`${id}-1`, wrong);
    expect([other.status, other.json.code]).toEqual([409, "idempotency_conflict"]);
  });

  it.each(["", "  ", "k".repeat(257)])("refuses %j as a key", async (key) => {
    const { status, json } = await send(key);
    expect([status, (json.errors as Item[])[0]?.path]).toEqual([400, "Idempotency-Key"]);
  });
});

describe("a kept answer", () => {
  it("of a fork is there when its parent is gone", async () => {
    const { runId, call } = await runs.playedRun();
    const fork = () => call("POST", forkPath(runId), {}, withKey("orphan"));
    const first = await fork();
    expect(first.status).toBe(201);
    const child = String((first.json.run as Item).run_id);
    expect((await call("POST", `/v1/training-runs/${child}/cancel`)).status).toBe(202);
    expect((await call("DELETE", `/v1/training-runs/${runId}`)).status).toBe(200);
    const again = await fork();
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect((await call("POST", forkPath(runId), {}, withKey("another"))).status).toBe(404);
  });

  it("is of one address: another run's fork, and another project's job, are refused", async () => {
    const other = await runs.playedRun({}, tenant);
    const fork = (runId: string) => tenant.call("POST", forkPath(runId), {}, withKey("one-address"));
    expect((await fork(parentId)).status).toBe(201);
    const refused = await fork(other.runId);
    expect([refused.status, refused.json.code]).toEqual([409, "idempotency_conflict"]);

    const projects = [await runs.makeTenant(), await runs.makeTenant()].map(({ projectId }) => projectId);
    const { headers } = await signInAs(runs.api, "owner");
    const statuses: number[] = [];
    for (const projectId of projects) {
      const sent = { body: jobBody, headers: { ...headers, ...withKey("one-address") } };
      statuses.push((await runs.api.call("POST", `/v0/jobs?project_id=${projectId}`, sent)).status);
    }
    expect(statuses).toEqual([201, 409]);
  });
});

describe("the console's own way to the same verbs", () => {
  const signIn = async (): Promise<ServiceContext> => {
    const { userId, sessionId, email } = await signInAs(runs.api, { [tenant.projectId]: "member" });
    const roles = new Map([[tenant.projectId, "member" as const]]);
    const caller = { kind: "session" as const, sessionId, userId, email, name: "", isOwner: false, roles };
    return { ...runs.api.shared, caller };
  };

  it.each([undefined, 7, "", "  ", "k".repeat(257), "a\0b", "\ud800"])("refuses %j as a key", async (key) => {
    const context = await signIn();
    const refusal = { code: "invalid_request", errors: [{ path: "Idempotency-Key" }] };
    await expect(startRun(context, seedBody(tenant.projectId), key)).rejects.toMatchObject(refusal);
    await expect(startFork(context, parentId, {}, key)).rejects.toMatchObject(refusal);
  });

  it("answers a replay with the first run, also when the parent is gone, and refuses another parent", async () => {
    const context = await signIn();
    const body = seedBody(tenant.projectId);
    const made = await startRun(context, body, "draft-1");
    expect(await startRun(context, body, "draft-1")).toEqual(made);

    const parent = await runs.playedRun({}, tenant);
    const forked = await startFork(context, parent.runId, {}, "draft-2");
    await tenant.call("POST", `/v1/training-runs/${forked.runId}/cancel`);
    expect((await tenant.call("DELETE", `/v1/training-runs/${parent.runId}`)).status).toBe(200);
    expect(await startFork(context, parent.runId, {}, "draft-2")).toEqual(forked);
    await expect(startFork(context, parentId, {}, "draft-2")).rejects.toMatchObject({
      code: "idempotency_conflict",
    });
  });

  it("refuses a body that JSON cannot say", async () => {
    const circle: { changes: object } = { changes: {} };
    circle.changes = circle;
    for (const body of [circle, { changes: { name: "\ud800" } }, { changes: { seed: Number.NaN } }])
      await expect(startFork(await signIn(), parentId, body, "draft-3")).rejects.toMatchObject({
        code: "invalid_request",
      });
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
