import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

it("lists every other run when one is of a version that this release cannot read, and says in the log which", async () => {
  const { projectId, key } = await api.makeTenant();
  const made = [];
  for (const name of ["a", "b", "c"]) made.push((await makeRun(api.database, { projectId, name })).runId);
  const [, unreadable] = made;
  await api.database.db
    .update(trainingRun)
    .set({ resolvedSpec: { ...makeResolvedSpec(), version: 2 } })
    .where(eq(trainingRun.runId, unreadable));

  const { status, json } = await api.call("GET", `/v1/training-runs?project_id=${projectId}`, { key });
  expect(status).toBe(200);
  expect((json.runs as { name: string }[]).map(({ name }) => name)).toEqual(["c", "a"]);

  const alone = await api.call("GET", `/v1/training-runs/${unreadable}`, { key });
  expect(alone).toMatchObject({ status: 500, json: { code: "internal" } });
  const told = api.logged.filter((line) => line.includes(`resolved_spec of ${unreadable} has version 2`));
  expect(told).toHaveLength(2);
});
