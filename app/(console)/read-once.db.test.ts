import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, seedBody, type TestApi } from "@/app/v1/testing/test-api";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { countStatements } from "@/lib/testing/count-statements";
import { readFleet, readRun } from "./read-once";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** As `requireContext` gives it to all parts of one request. */
const beginRequest = (): ServiceContext => ({
  ...api.shared,
  caller: {
    kind: "session",
    sessionId: "s",
    userId: "u",
    name: "",
    email: "",
    isOwner: true,
    roles: new Map(),
  },
});

it("the fleet and a run are read once a request, and anew in the next one", async () => {
  const { projectId, key } = await api.makeTenant();
  const { json } = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
  const runId = String(json.run_id);
  const count = countStatements(api.database);
  for (const read of [readFleet, (context: ServiceContext) => readRun(context, runId)]) {
    const request = beginRequest();
    const before = count();
    await read(request);
    const ofOne = count() - before;
    expect(ofOne).toBeGreaterThan(0);
    await Promise.all([read(request), read(request)]);
    expect(count() - before).toBe(ofOne);
    await read(beginRequest());
    expect(count() - before).toBe(2 * ofOne);
  }
});
