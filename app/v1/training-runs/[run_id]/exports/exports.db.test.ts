import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestRuns, type Tenant, type TestRuns } from "@/app/v1/testing/test-runs";
import { episodeMark } from "@/lib/server/db/schema/curation";
import { runExport } from "@/lib/server/db/schema/exports";

let runs: TestRuns;
let run: Tenant & { runId: string };
let other: Tenant & { runId: string };
beforeAll(async () => {
  runs = await createTestRuns();
  run = await runs.playedRun({ evaluation: { episodes: 2 } });
  other = await runs.playedRun({}, run);
});
afterAll(() => runs.api.close());

const pathOf = ({ runId }: { runId: string }) => `/v1/training-runs/${runId}/exports`;
const ask = (body: unknown, of = run) => of.call("POST", pathOf(of), body);
const firstEpisode = async (of: typeof run) => {
  const { json } = await of.call("GET", `/v1/training-runs/${of.runId}/episodes?limit=1`);
  return String((json.episodes as { episode_id: string }[])[0]?.episode_id);
};

test("an export that is asked for waits for a worker, is listed, and is one however often it is asked for", async () => {
  const { status, json } = await ask({ kind: "episodes_csv", iteration: 0 });
  expect(status).toBe(201);
  expect(json).toMatchObject({
    ...{ status: "queued", kind: "episodes_csv", run_id: run.runId, sha256: null, size_bytes: null },
    selection: { iteration: 0, purpose: "training", episodes: null, dataset_of: null },
    created_by: { kind: "key" },
  });
  const again = await Promise.all([1, 2, 3].map(() => ask({ iteration: 0, kind: "episodes_csv" })));
  expect(again.map((answer) => answer.json.export_id)).toEqual([1, 2, 3].map(() => json.export_id));
  const { json: parquet } = await ask({ kind: "episodes_parquet", iteration: 0 });
  const list = async (query = "") =>
    (await run.call("GET", `${pathOf(run)}${query}`)).json as {
      exports: { export_id: string }[];
      next_cursor: string | null;
    };
  expect((await list()).exports.map((one) => one.export_id)).toEqual([parquet.export_id, json.export_id]);
  const first = await list("?limit=1");
  expect((await list(`?limit=1&cursor=${first.next_cursor}`)).exports[0]?.export_id).toBe(json.export_id);
  const address = `${pathOf(run)}/${json.export_id}`;
  expect((await run.call("GET", `${address}/download-url`)).json).toMatchObject({ code: "state_conflict" });
  expect((await run.call("DELETE", address)).json.export_id).toBe(json.export_id);
  expect((await run.call("DELETE", address)).status).toBe(404);
});

test("episodes of evaluations can be exported too, from what the run starts from on", async () => {
  const { json } = await ask({ kind: "lerobot_v3", purpose: "evaluation" });
  expect(json).toMatchObject({ status: "queued", selection: { purpose: "evaluation" } });
  expect(String(json.filename)).toMatch(/-eval-lerobot\.tar$/);
});

test.each([
  ["a kind that nobody knows", { kind: "zarr" }, 400, "invalid_request"],
  ["no kind", {}, 400, "invalid_request"],
  ["an empty choice", { kind: "episodes_csv", episodes: [] }, 400, "invalid_request"],
  [
    "a filter beside a choice",
    { kind: "episodes_csv", episodes: ["job_A.0"], env: 1 },
    400,
    "invalid_request",
  ],
  ["a filter beside a dataset", { kind: "lerobot_v3", dataset_of: 0, success: true }, 400, "invalid_request"],
  ["a dataset as a table", { kind: "episodes_csv", dataset_of: 0 }, 400, "invalid_request"],
  ["metrics of some episodes", { kind: "tensorboard", success: true }, 400, "invalid_request"],
  ["an iteration that is not there", { kind: "lerobot_v3", iteration: 99 }, 422, "selection_empty"],
  ["a dataset that is not there", { kind: "lerobot_v3", dataset_of: 99 }, 422, "selection_empty"],
  ["metrics that are not there", { kind: "tensorboard", iteration: 99 }, 422, "selection_empty"],
  ["an episode that nobody knows", { kind: "lerobot_v3", episodes: ["job_A.0"] }, 422, "unknown_episode"],
  ["what is no name of an episode", { kind: "lerobot_v3", episodes: ["'; drop"] }, 422, "unknown_episode"],
])("%s is refused, and nothing waits for it", async (_, body, status, code) => {
  const before = await runs.api.database.db.$count(runExport);
  const answer = await ask(body);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(await runs.api.database.db.$count(runExport)).toBe(before);
});

test("episodes of another run are none of this one, and a choice is told by place", async () => {
  const [own, foreign] = [await firstEpisode(run), await firstEpisode(other)];
  const refused = await ask({ kind: "lerobot_v3", episodes: [own, foreign] });
  expect([refused.status, refused.json.code]).toEqual([422, "unknown_episode"]);
  expect(refused.json.detail).toContain(foreign);
  const second = own.replace(/\.0$/, ".1");
  const { json } = await ask({ kind: "lerobot_v3", episodes: [second, own, second] });
  expect(json.selection).toMatchObject({ episodes: [own, second] });
  expect((await ask({ kind: "lerobot_v3", episodes: [own, second] })).json.export_id).toBe(json.export_id);
});

test("what people say of episodes narrows an export, and says that a table is another one", async () => {
  const { db } = runs.api.database;
  const [taskId = ""] = (await firstEpisode(run)).split(".");
  const mark = { taskId, env: 0, runId: run.runId, note: "", excluded: true, version: 1 } as const;
  expect((await ask({ kind: "lerobot_v3", mark: "excluded" })).json.code).toBe("selection_empty");
  const before = await ask({ kind: "episodes_csv" });
  const data = await ask({ kind: "lerobot_v3" });
  await db
    .insert(episodeMark)
    .values({ ...mark, verdict: "bad", markedBy: { kind: "system" }, markedAt: new Date() });
  expect((await ask({ kind: "lerobot_v3", mark: "excluded" })).json).toMatchObject({
    ...{ progress: { done: 0, total: 8 }, selection: { mark: "excluded" } },
  });
  expect((await ask({ kind: "episodes_csv" })).json.export_id).not.toBe(before.json.export_id);
  expect((await ask({ kind: "lerobot_v3" })).json.export_id).toBe(data.json.export_id);
});

test("exports of another project are unknown, and so is one of another run", async () => {
  const { json } = await ask({ kind: "tensorboard" });
  const elsewhere = await runs.makeTenant();
  expect((await elsewhere.call("GET", `${pathOf(run)}/${json.export_id}`)).status).toBe(404);
  expect((await run.call("GET", `${pathOf(other)}/${json.export_id}`)).status).toBe(404);
});

test("what grew since it was exported is another export, and a queue has an end", async () => {
  const first = await ask({ kind: "tensorboard", iteration: 1 }, other);
  const { db } = runs.api.database;
  await db
    .update(runExport)
    .set({ status: "ready", content: "of yesterday" })
    .where(eq(runExport.runId, other.runId));
  expect((await ask({ kind: "tensorboard", iteration: 1 }, other)).json.export_id).not.toBe(
    first.json.export_id,
  );
  const [row] = await db.select().from(runExport).where(eq(runExport.runId, other.runId)).limit(1);
  if (!row) throw new Error("there is no export");
  const many = Array.from({ length: 50 }, (_, at) => ({
    ...row,
    ...{ exportId: `exp_${at}`, content: String(at), status: "queued" as const },
  }));
  await db.insert(runExport).values(many);
  expect((await ask({ kind: "episodes_csv" }, other)).json.code).toBe("state_conflict");
});
