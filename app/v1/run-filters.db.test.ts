import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/core/loop/plan";
import type { RunStatus } from "@/lib/core/names";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeResolvedSpec, makeRun, type RunOverrides } from "@/lib/testing/factories";
import { signInAs } from "./testing/sign-in-as";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const ada: Actor = { kind: "user", id: "user_ada", name: "Ada" };
const bot: Actor = { kind: "key", id: "key_bot", name: "nightly" };

type Made = RunOverrides & { status?: RunStatus; labels?: string[] };

/** A project whose runs a key finds by their names. */
async function makeRuns(made: readonly Made[]) {
  const { projectId, key } = await api.makeTenant();
  for (const { status, labels, ...run } of made) {
    const { runId } = await makeRun(api.database, { projectId, ...run });
    const changes = { ...(status && { status }), ...(labels && { labels }) };
    if (Object.keys(changes).length > 0)
      await api.database.db.update(trainingRun).set(changes).where(eq(trainingRun.runId, runId));
  }
  const get = async (path: string) => (await api.call("GET", `/v1/training-runs${path}`, { key })).json;
  /** Every filter is one of the count as well: what is listed is what is counted. */
  const find = async (query: string) => {
    const { runs } = (await get(`?${query}`)) as { runs: { name: string }[] };
    expect(await get(`/count?${query}`), query).toEqual({ count: runs.length, complete: true });
    return runs.map(({ name }) => name);
  };
  return { key, get, find };
}

describe("the filters of runs", () => {
  it("find several statuses at once, and one as ever", async () => {
    const { find } = await makeRuns([
      { name: "a", status: "paused" },
      { name: "b", status: "failed" },
      { name: "c", status: "running" },
      { name: "d", status: "canceled" },
    ]);
    expect(await find("status=running")).toEqual(["c"]);
    expect(await find("status=queued,running,paused")).toEqual(["c", "a"]);
    expect(await find("status=failed%2Ccanceled")).toEqual(["d", "b"]);
  });

  it("refuse a status that there is not, by its name and place", async () => {
    const { key } = await api.makeTenant();
    for (const path of ["", "/count"])
      for (const status of ["", "done", "running,done", "running,"]) {
        const { status: code, json } = await api.call("GET", `/v1/training-runs${path}?status=${status}`, {
          key,
        });
        expect([code, json.code], status).toEqual([400, "invalid_request"]);
        expect(json.detail).toMatch(/^status\.\d: .*"running"/);
      }
  });

  it("find a scene", async () => {
    const table = makeResolvedSpec().rollout;
    const { find } = await makeRuns([
      { name: "cabinet" },
      { name: "table", spec: { rollout: { ...table, sceneId: "table_top_v0" } } },
    ]);
    expect(await find("scene_id=table_top_v0")).toEqual(["table"]);
    expect(await find("scene_id=moon")).toEqual([]);
  });

  it("find who started it, person or key, by the id that a run tells", async () => {
    const { find } = await makeRuns([
      { name: "hers", actor: ada },
      { name: "its", actor: bot },
      { name: "nobody's" },
    ]);
    expect(await find("created_by=user_ada")).toEqual(["hers"]);
    expect(await find("created_by=key_bot")).toEqual(["its"]);
    expect(await find("created_by=Ada")).toEqual([]);
  });

  it("find what was created since a time", async () => {
    const { find, get } = await makeRuns([{ name: "now" }]);
    const past = new Date(Date.now() - 60_000).toISOString();
    const future = new Date(Date.now() + 60_000).toISOString();
    expect(await find(`created_after=${past}`)).toEqual(["now"]);
    expect(await find(`created_after=${future}`)).toEqual([]);
    expect(await find("created_after=1900-01-01T00:00:00Z")).toEqual(["now"]);
    for (const offset of ["+00:00", "%2B00:00", "-01:30"])
      expect(await find(`created_after=1900-01-01T00:00:00${offset}`), offset).toEqual(["now"]);
    expect(await get("?created_after=yesterday")).toMatchObject({ code: "invalid_request" });
  });

  it("find a whole label by the search, and no part of one", async () => {
    const { find } = await makeRuns([{ name: "a", labels: ["overnight", "lr"] }, { name: "b" }]);
    expect(await find("q=overnight")).toEqual(["a"]);
    expect(await find("q=night")).toEqual([]);
  });

  it("must all hold", async () => {
    const { find } = await makeRuns([
      { name: "a", actor: ada, status: "failed", labels: ["lr"] },
      { name: "b", actor: ada, status: "failed" },
      { name: "c", actor: bot, status: "failed", labels: ["lr"] },
    ]);
    expect(await find("created_by=user_ada&status=failed,canceled&label=lr&q=a")).toEqual(["a"]);
  });
});

describe("GET /v1/training-runs/count", () => {
  it("counts to 1,000 and says that there are more", async () => {
    const { key, get } = await makeRuns([{ name: "the first" }]);
    await copyNewest(1_000);
    expect(await get("/count")).toEqual({ count: 1_000, complete: false });
    expect(await get("/count?q=first")).toEqual({ count: 1_000, complete: false });
    expect(await get("/count?status=failed")).toEqual({ count: 0, complete: true });
    expect((await api.call("GET", "/v1/training-runs/count?limit=3", { key })).status).toBe(400);
  });

  async function copyNewest(count: number): Promise<void> {
    const [newest] = await api.database.db
      .select()
      .from(trainingRun)
      .where(eq(trainingRun.name, "the first"));
    if (!newest) throw new Error("there is none to copy");
    const copies = Array.from({ length: count }, (_, at) => ({
      ...newest,
      runId: `run_00${String(at).padStart(24, "0")}`,
    }));
    await api.database.db.insert(trainingRun).values(copies);
  }
});

describe("GET /v1/training-runs/facets", () => {
  it("tells labels, scenes and people, the most frequent first", async () => {
    const { get } = await makeRuns([
      { actor: ada, labels: ["rare", "lr"] },
      { actor: bot, labels: ["lr"] },
      { actor: bot, labels: [] },
      { labels: [] },
    ]);
    expect(await get("/facets")).toEqual({
      labels: ["lr", "rare"],
      scene_ids: ["franka_cabinet_oige_v1"],
      created_by: [bot, ada],
    });
  });

  it("tells nothing of another project", async () => {
    const other = await makeRuns([{ actor: ada, labels: ["secret"] }]);
    const { projectId } = await api.makeTenant();
    const { headers } = await signInAs(api, { [projectId]: "viewer" });
    const facets = await api.call("GET", "/v1/training-runs/facets", { headers });
    const count = await api.call("GET", "/v1/training-runs/count", { headers });
    expect([facets.json, count.json]).toEqual([
      { labels: [], scene_ids: [], created_by: [] },
      { count: 0, complete: true },
    ]);
    expect(await other.get("/facets?project_id=proj_demo")).toMatchObject({ labels: [] });
  });

  it("names a person who submits in a session", async () => {
    const { projectId } = await api.makeTenant();
    const { headers, userId } = await signInAs(api, { [projectId]: "member" });
    await api.call("POST", "/v1/training-runs", { headers, body: seedBody(projectId) });
    const { json } = await api.call("GET", "/v1/training-runs/facets", { headers });
    expect(json.created_by).toEqual([{ kind: "user", id: userId, name: "A person" }]);
  });
});
