import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { makeBatch, numberAt } from "./testing/batch-file";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
let run: Tenant & { runId: string };
let key: string;
let episodeId: string;
beforeAll(async () => {
  runs = await createTestRuns();
  run = await runs.playedRun();
  key = await runs.api.makeKey(run.projectId);
  const { json } = await run.call("GET", `/v1/training-runs/${run.runId}/episodes?iteration=1&success=false`);
  episodeId = String((json.episodes as { episode_id: string }[])[0]?.episode_id);
});
afterAll(() => runs.api.close());

/** Puts a file where the rollout of the episode says that its batch is. */
async function putBatch(bytes: Buffer): Promise<string> {
  const { db } = runs.api.database;
  const blob = await runs.api.shared.storage.putBytes(bytes);
  const taskId = episodeId.split(".")[0];
  const [row] = await db.select().from(task).where(eq(task.taskId, taskId));
  const result = { ...row?.result, sha256: blob.sha256, bytes: blob.sizeBytes };
  await db.update(task).set({ result }).where(eq(task.taskId, taskId));
  return blob.sha256;
}

const open = (headers: Record<string, string> = {}, by = key, query = "") =>
  runs.api.open("GET", `/v1/training-runs/${run.runId}/episodes/${episodeId}/trajectory${query}`, {
    key: by,
    headers,
  });
const read = async () => readSafetensors(Buffer.from(await (await open()).arrayBuffer()));
async function refusal(): Promise<[number, unknown, unknown]> {
  const response = await open();
  const { code, detail } = (await response.json()) as Record<string, unknown>;
  return [response.status, code, detail];
}

describe("an episode's trajectory", () => {
  it("is its rows of the batch, whose other rows nobody reads", async () => {
    await putBatch(makeBatch({ episodes: 60, steps: 100 }));
    const { storage } = runs.api.shared;
    const asked: number[] = [];
    const openRead = storage.openRead;
    storage.openRead = (sha256, range) => {
      asked.push(range ? range.end - range.start + 1 : Number.POSITIVE_INFINITY);
      return openRead(sha256, range);
    };
    const { tensors, metadata } = await read();
    storage.openRead = openRead;
    expect(metadata).toMatchObject({ scene_id: "table_top_v0", env: "1", length: "8", success: "false" });
    expect(metadata).not.toHaveProperty("num_envs");
    expect(tensors.qpos).toMatchObject({ dtype: "F32", shape: [8, 16] });
    expect(tensors.reward.values).toEqual(
      Array.from({ length: 8 }, (_, step) => numberAt(3, { episode: 1, step, item: 0 })),
    );
    expect(tensors.observation.values.at(-1)).toBe(numberAt(0, { episode: 1, step: 7, item: 2 }));
    // The beginning with the header, and eight steps of 24 numbers.
    expect(asked.reduce((sum, bytes) => sum + bytes, 0)).toBe(16_384 + 8 * 24 * 4);
  });

  it("is kept by a browser, which asks whether it still may see it", async () => {
    const sha256 = await putBatch(makeBatch({ episodes: 2, steps: 8 }));
    const { headers } = await open();
    expect(headers.get("etag")).toBe(`"${sha256}.1.2"`);
    expect(headers.get("cache-control")).toBe("private, no-cache");
    const again = await open({ "if-none-match": `"${sha256}.1.2"` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("is one row of one array for a poster, in some hundred bytes, under a name of its own", async () => {
    const sha256 = await putBatch(makeBatch({ episodes: 60, steps: 100 }));
    const answer = await open({}, key, "?step=last&arrays=qpos");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBeLessThan(1_000);
    expect(answer.headers.get("etag")).toBe(`"${sha256}.1.2.step-7.qpos"`);
    const { tensors, metadata } = readSafetensors(bytes);
    expect(Object.keys(tensors)).toEqual(["qpos"]);
    expect(tensors.qpos.values).toEqual(
      Array.from({ length: 16 }, (_, item) => numberAt(4, { episode: 1, step: 7, item })),
    );
    expect(metadata).toMatchObject({ scene_id: "table_top_v0", step: "7", length: "8" });
    for (const [query, path] of [
      ["?step=8", "step"],
      ["?step=-1", "step"],
      ["?step=first", "step"],
      ["?arrays=qvel", "arrays"],
      ["?arrays=", "arrays"],
    ] as const) {
      const refused = await open({}, key, query);
      const { code, errors } = (await refused.json()) as { code: string; errors: { path: string }[] };
      expect([refused.status, code, errors.map((error) => error.path)], query).toEqual([
        400,
        "invalid_request",
        [path],
      ]);
    }
  });

  it("has what the batch has, without the rest", async () => {
    await putBatch(makeBatch({ episodes: 2, steps: 8 }, { without: ["qpos", "expert_action"] }));
    expect(Object.keys((await read()).tensors)).toEqual(["reward", "action", "observation"]);
  });

  it("is refused in a sentence where the batch is gone or damaged", async () => {
    const batch = makeBatch({ episodes: 2, steps: 8 });
    const sha256 = await putBatch(batch);
    await runs.api.shared.storage.remove(sha256);
    expect(await refusal()).toEqual([410, "batch_gone", expect.stringContaining("no longer kept")]);
    for (const [bytes, why] of [
      [batch.subarray(0, batch.length - 100), /was cut/],
      [batch.subarray(0, 100), /ends within its header/],
      [batch.subarray(0, 5), /shorter than any header/],
      [Buffer.from("a text and no batch at all"), /its header would take/],
      [makeBatch({ episodes: 1, steps: 8 }), /has no 8 steps of episode 1/],
    ] as const) {
      await putBatch(bytes);
      expect(await refusal()).toEqual([422, "batch_damaged", expect.stringMatching(why)]);
    }
  });

  it("is nobody's who is not let in to the run", async () => {
    await putBatch(makeBatch({ episodes: 2, steps: 8 }));
    expect((await open({}, (await runs.api.makeTenant()).key)).status).toBe(404);
    expect((await open({}, await runs.api.makeKey(run.projectId, ["jobs:read"]))).status).toBe(403);
    const path = `/v1/training-runs/${run.runId}/episodes/job_none.0/trajectory`;
    expect((await runs.api.open("GET", path, { key })).status).toBe(404);
  });
});

describe("one episode", () => {
  const get = async (query = "", id = episodeId) =>
    (await run.call("GET", `/v1/training-runs/${run.runId}/episodes/${id}${query}`)).json as {
      episode: Record<string, unknown>;
      neighbours: Record<"previous" | "next" | "next_failed", string | null>;
    };
  const list = async (query: string) =>
    (await run.call("GET", `/v1/training-runs/${run.runId}/episodes${query}`)).json.episodes as Record<
      string,
      unknown
    >[];

  it.each(["", "?sort=failed", "?sort=-return", "?success=false", "?iteration=1&sort=return"])(
    "stands between those that the list has beside it: %s",
    async (query) => {
      for (const [index, row] of (await list("")).entries())
        await runs.api.database.db
          .update(episode)
          .set({ returnSum: (index * 7) % 5 })
          .where(eq(episode.taskId, String(row.job_id)));
      const all = await list(query);
      const at = all.findIndex((one) => one.episode_id === episodeId);
      const { episode: one, neighbours } = await get(query);
      expect(one).toEqual(all[at]);
      const idOf = (row: Record<string, unknown> | undefined) => row?.episode_id ?? null;
      expect(neighbours).toEqual({
        previous: idOf(all[at - 1]),
        next: idOf(all[at + 1]),
        next_failed: idOf(all.slice(at + 1).find(({ success }) => success === false)),
      });
    },
  );

  it("at an end of the list has none on that side", async () => {
    const all = await list("?sort=failed");
    expect(all.map(({ success }) => success)).toEqual([...Array(6).fill(false), ...Array(6).fill(true)]);
    const first = await get("?sort=failed", String(all[0]?.episode_id));
    const last = await get("?sort=failed", String(all.at(-1)?.episode_id));
    expect(first.neighbours.previous).toBeNull();
    expect(last.neighbours).toMatchObject({ next: null, next_failed: null });
  });
});

describe("a scene's kinematic tree", () => {
  const [scene] = sceneCatalogue;
  const at = (version: string, sceneId = scene.sceneId) =>
    runs.api.open("GET", `/v1/scenes/${sceneId}/versions/${encodeURIComponent(version)}/kinematic-tree`, {
      key,
    });

  it("is small, and is kept by a browser for a day", async () => {
    const response = await at(scene.simulator.version);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text.length).toBeLessThan(10_000);
    expect(response.headers.get("cache-control")).toBe("private, max-age=86400, immutable");
    expect(response.headers.get("etag")).toMatch(/^W\/".+"$/);
  });

  it("of another version or scene is unknown, with the version that is known", async () => {
    const { status, json } = { status: (await at("0.1")).status, json: await (await at("0.1")).json() };
    expect([status, json.detail]).toEqual([404, expect.stringContaining(scene.simulator.version)]);
    expect((await at(scene.simulator.version, "moon")).status).toBe(404);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
