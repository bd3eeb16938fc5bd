import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { episode } from "@/lib/server/db/schema/attempts";
import { createTestRuns, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

describe("episodes", () => {
  it("are listed by place or return, filtered and paged, and lead to their batch", async () => {
    const { runId, call } = await runs.playedRun();
    const rows = await runs.api.database.db.select().from(episode).where(eq(episode.runId, runId));
    for (const [index, row] of rows.entries())
      await runs.api.database.db
        .update(episode)
        .set({ returnSum: (index * 7) % 5 })
        .where(eq(episode.taskId, row.taskId));
    const list = async (query = "") => (await call("GET", at(runId, `/episodes${query}`))).json;
    const all = (await list()).episodes as Item[];
    expect(all).toHaveLength(rows.length);
    expect(all.map((one) => [one.iteration_index, one.job_index, one.env])).toEqual(
      [0, 1, 2].flatMap((i) => [0, 1].flatMap((j) => [0, 1].map((env) => [i, j, env]))),
    );
    expect((await list("?iteration=1&success=true")).episodes).toHaveLength(2);
    const place = (await list("?job=1&env=0")) as { episodes: Item[]; counts: unknown };
    expect(place.episodes.map((one) => [one.iteration_index, one.job_index, one.env])).toEqual(
      [0, 1, 2].map((i) => [i, 1, 0]),
    );
    expect(place.counts).toBeNull();
    for (const [query, of] of [
      ["", all],
      ["?iteration=1&success=false", all.filter((one) => one.iteration_index === 1)],
    ] as const)
      expect((await list(query)).counts).toEqual({
        episodes: of.length,
        succeeded: of.filter((one) => one.success).length,
      });
    for (const sort of ["place", "failed", "return", "-return"]) {
      const whole = (await list(`?sort=${sort}`)).episodes as Item[];
      const paged: Item[] = [];
      for (let cursor: unknown = ""; cursor !== null; ) {
        const page = await list(`?sort=${sort}&limit=5${cursor ? `&cursor=${cursor}` : ""}`);
        paged.push(...(page.episodes as Item[]));
        cursor = page.next_cursor;
      }
      expect(paged).toEqual(whole);
      if (sort.endsWith("return")) {
        const returns = whole.map((one) => Number(one.return));
        expect(returns).toEqual([...returns].sort((a, b) => (sort === "return" ? a - b : b - a)));
      }
    }
    const link = await call("GET", at(runId, `/episodes/${all[0]?.episode_id}/download-url`));
    expect(link.json).toMatchObject({ filename: `${all[0]?.job_id}.safetensors`, size_bytes: 10 });
    expect((await call("GET", at(runId, "/episodes/job_none.0/download-url"))).status).toBe(404);
    expect((await call("GET", at(runId, `/episodes/${all[0]?.job_id}.99/download-url`))).status).toBe(404);
  });

  it("of the evaluation of what a run starts from are paged like all others", async () => {
    const { runId, call } = await runs.playedRun();
    await runs.api.database.db
      .update(episode)
      .set({ purpose: "evaluation", iterationIndex: -1 })
      .where(and(eq(episode.runId, runId), eq(episode.iterationIndex, 0)));
    const list = async (query: string) => {
      const answer = await call("GET", at(runId, `/episodes?purpose=evaluation&limit=3${query}`));
      return answer.json as { episodes: Item[]; next_cursor: string | null };
    };
    const first = await list("");
    const second = await list(`&cursor=${first.next_cursor}`);
    expect([...first.episodes, ...second.episodes].map((one) => [one.job_index, one.env])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });
});

describe("the ledger", () => {
  it("is summed by project, run, attempt and day, within its project, and paged", async () => {
    const { runId, call } = await runs.playedRun();
    await runs.tookAnHourEach(runId);
    const read = async (query: string) => (await call("GET", `/v1/usage?${query}`)).json;
    const attempts = (await read("by=attempt")).usage as Item[];
    expect(attempts).toHaveLength(3);
    expect(attempts[0]).toMatchObject({
      run_id: runId,
      kind: "trainer",
      gpus: 1,
      credits: 2.99,
      gpu_seconds: 3_600,
    });
    for (const by of ["project", "run", "day"])
      expect(await read(`by=${by}`)).toMatchObject({ usage: [{ credits: 8.97, attempts: 3 }] });
    const first = await read("by=attempt&limit=2");
    const second = await read(`by=attempt&limit=2&cursor=${first.next_cursor}`);
    expect([...(first.usage as Item[]), ...(second.usage as Item[])]).toEqual(attempts);
    expect(first.totals).toMatchObject({ credits: 8.97, gpu_seconds: 10_800, attempts: 3 });
    expect((await read("by=day&from=2020-01-01&to=2020-01-02")).usage).toEqual([]);
    expect((await read("by=day&from=2026-13-01")).code).toBe("invalid_request");
    const stranger = await runs.makeTenant();
    const unseen = await stranger.call("GET", `/v1/usage?by=run&run_id=${runId}`);
    expect(unseen.json.usage).toEqual([]);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
