import { afterEach, expect, it } from "vitest";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
afterEach(() => api.close());

async function open(settings: Record<string, string> = {}) {
  api = await createTestApi(settings);
  const { projectId, key } = await api.makeTenant();
  const bodyWith = (network: string) => {
    const body = seedBody(projectId);
    return { ...body, trainer_spec: { ...body.trainer_spec, network } };
  };
  return {
    validate: (network: string) =>
      api.call("POST", "/v1/training-runs/validate", { key, body: bodyWith(network) }),
    create: (network: string) => api.call("POST", "/v1/training-runs", { key, body: bodyWith(network) }),
    fork: (runId: unknown) =>
      api.call("POST", `/v1/training-runs/${runId}/fork`, {
        key,
        body: { changes: { trainer_spec: { network: "bridge" } } },
      }),
  };
}

it("a run that asks for a network where trainers have none is refused by the field, created, validated or forked", async () => {
  const { validate, create, fork } = await open();
  const made = await create("none");
  expect(made.status).toBe(201);
  for (const { status, json } of [
    await create("bridge"),
    await validate("bridge"),
    await fork(made.json.run_id),
  ]) {
    expect({ status, code: json.code }).toEqual({ status: 422, code: "network_refused" });
    expect(json.errors).toMatchObject([
      { path: "trainer_spec.network", message: expect.stringContaining("HARDSIM_TRAINER_NETWORK") },
    ]);
  }
});

it.each(["internet", "host-reachable"])("the operator's %s allows it", async (allowed) => {
  const { validate } = await open({ HARDSIM_TRAINER_NETWORK: allowed });
  expect(await validate("bridge")).toMatchObject({ status: 200 });
});
