import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, type UploadApi } from "@/app/v0/testing/upload-api";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

let runs: TestRuns;
let evaluated: Tenant & { runId: string };
beforeAll(async () => {
  runs = await createTestRuns();
  evaluated = await runs.playedRun({ evaluation: { episodes: 2 }, success_criteria: {} });
});
afterAll(() => runs.api.close());

/** What is ordered of a run that nobody works on. */
async function listOrdered(runId: string): Promise<unknown[]> {
  const rows = await runs.api.database.db.select().from(attempt).where(eq(attempt.runId, runId));
  return rows.map(({ kind, iterationIndex, checkpointInId, seed }) => ({
    kind,
    iterationIndex,
    checkpointInId,
    seed,
  }));
}

describe("a run that is evaluated", () => {
  it("lists each evaluation with its interval and how it was compared with the champion", async () => {
    const { runId, call } = evaluated;
    const list = (await call("GET", at(runId, "/evaluations"))).json.evaluations as Item[];
    expect(list.map(({ iteration_index, promoted }) => [iteration_index, promoted])).toEqual([
      [0, true],
      [1, false],
      [2, false],
    ]);
    expect(list[0]?.metrics).toMatchObject({ "eval/success_rate": 0.5, "eval/episodes": 2 });
    const { json: run } = await call("GET", at(runId));
    expect(list[1]).toMatchObject({
      champion_id: run.champion_checkpoint_id,
      comparison: { by: "return", only_champion: 0, only_this: 0, p: 1 },
    });
    expect(run.champion_checkpoint_id).toBe(list[0]?.checkpoint_id);
    expect(run.watched_metric).toEqual({ metric: "eval/success_rate", mode: "max" });
  });

  it("shows the evaluation among the metrics of checkpoint and iteration, and the policy of the checkpoint", async () => {
    const { runId, call } = evaluated;
    const [newest] = (await call("GET", at(runId, "/checkpoints"))).json.checkpoints as Item[];
    expect(newest?.metrics).toMatchObject({ "eval/success_rate": 0.5, loss: 1 / 3 });
    expect(newest?.policy).toMatchObject({ size_bytes: 50, inputs: [{ name: "obs", shape: ["N", 21] }] });
    const iterations = (await call("GET", at(runId, "/iterations"))).json.iterations as Item[];
    for (const { metrics } of iterations) expect(metrics).toHaveProperty("eval/success_rate_low");
  });

  it("lists the jobs of an iteration with their purpose and who drove, rollouts first", async () => {
    const { runId, call } = evaluated;
    const [newest] = (await call("GET", at(runId, "/iterations"))).json.iterations as Item[];
    const { json } = await call("GET", at(runId, `/iterations/${newest?.iteration_id}`));
    const jobs = json.jobs as Item[];
    expect(jobs.map(({ purpose, index }) => [purpose, index])).toEqual([
      ["training", 0],
      ["training", 1],
      ["evaluation", 0],
    ]);
    expect(jobs[0]?.driver).toEqual({ kind: "scripted", sha256: null, expert_fraction: 1 });
  });

  it("keeps episodes of evaluations apart from those that trained", async () => {
    const { runId, call } = evaluated;
    const read = async (query: string) => (await call("GET", at(runId, `/episodes${query}`))).json;
    const trained = await read("");
    expect(trained.counts).toEqual({ episodes: 12, succeeded: 6 });
    expect((trained.episodes as Item[]).map(({ purpose }) => purpose)).toEqual(Array(12).fill("training"));
    const suite = await read("?purpose=evaluation");
    expect(suite.counts).toBeNull();
    expect((suite.episodes as Item[]).map(({ iteration_index }) => iteration_index)).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
    expect((suite.episodes as Item[])[0]).toMatchObject({ driver: "policy", purpose: "evaluation" });
  });

  it("is nobody else's", async () => {
    const other = await runs.makeTenant();
    expect((await other.call("GET", at(evaluated.runId, "/evaluations"))).status).toBe(404);
  });
});

describe("a checkpoint by what it is in its run", () => {
  it("is read as latest, best, champion and of an iteration; one that is not there is not found", async () => {
    const { runId, call } = evaluated;
    const { json: run } = await call("GET", at(runId));
    const list = (await call("GET", at(runId, "/checkpoints"))).json.checkpoints as Item[];
    const read = async (place: string) =>
      (await call("GET", at(runId, `/checkpoints/${runId}@${place}`))).json.checkpoint_id;
    expect(await read("latest")).toBe(run.latest_checkpoint_id);
    expect(await read("champion")).toBe(run.champion_checkpoint_id);
    expect(await read("best")).toBe((run.best as Item).checkpoint_id);
    expect(await read("1")).toBe(list[1]?.checkpoint_id);
    const link = await call("GET", at(runId, `/checkpoints/${runId}@champion/download-url`));
    expect(link.status).toBe(200);
    expect((await call("GET", at(runId, `/checkpoints/${runId}@7`))).status).toBe(404);
  });

  it("is where a run starts, which evaluates it first, and a fork does so on the parent's suite", async () => {
    const { runId, projectId, call } = evaluated;
    const { json: parent } = await call("GET", at(runId));
    const body = {
      ...seedBody(projectId),
      evaluation: { episodes: 2 },
      checkpoint_init_uri: `${runId}@champion`,
    };
    const { json: started } = await call("POST", "/v1/training-runs", body);
    const checkpointInId = parent.champion_checkpoint_id;
    expect(await listOrdered(String(started.run_id))).toEqual([
      { kind: "evaluation", iterationIndex: -1, checkpointInId, seed: 42 },
    ]);
    const { json: forked } = await call("POST", at(runId, "/fork"), {
      checkpoint_id: "@champion",
      changes: { seed: 7 },
    });
    expect(await listOrdered(String((forked.run as Item).run_id))).toEqual([
      { kind: "evaluation", iterationIndex: -1, checkpointInId, seed: 42 },
    ]);
  });

  it.each(["run_1@champion", "hardsim://checkpoints/ckpt_nowhere", "ckpt_nowhere"])(
    "%s, which is not there, is refused by name",
    async (uri) => {
      const { projectId, call } = evaluated;
      const body = { ...seedBody(projectId), checkpoint_init_uri: uri };
      const { status, json } = await call("POST", "/v1/training-runs", body);
      expect([status, json.code]).toEqual([422, "unknown_checkpoint"]);
      expect(json.detail).toContain("run_…@champion");
    },
  );
});

it("continue_from a champion without an evaluation is refused", async () => {
  const { call, projectId } = await runs.makeTenant();
  const body = { ...seedBody(projectId), loop_policy: { continue_from: "guarded" } };
  const { status, json } = await call("POST", "/v1/training-runs", body);
  expect([status, json.code]).toEqual([400, "invalid_request"]);
  expect(json.errors).toMatchObject([{ path: "loop_policy.continue_from" }]);
});

describe("a single job with a policy", () => {
  const post = (tenant: Tenant, policy: object) =>
    tenant.call("POST", "/v0/jobs", { execution: { num_envs: 2, steps: 8, seed: 7 }, policy });

  it("is driven by a checkpoint of the caller's, by a reference as well", async () => {
    const { runId, call } = evaluated;
    const { json: run } = await call("GET", at(runId));
    const { status, json } = await post(evaluated, { driver: "checkpoint", uri: `${runId}@champion` });
    expect(status).toBe(201);
    const [row] = await runs.api.database.db
      .select()
      .from(attempt)
      .where(and(eq(attempt.taskId, String(json.job_id))));
    expect(row?.checkpointInId).toBe(run.champion_checkpoint_id);
  });

  it("is refused without a uri, with one that no driver needs, and with another's checkpoint", async () => {
    const other = await runs.makeTenant();
    const refused = async (tenant: Tenant, policy: object) => {
      const { status, json } = await post(tenant, policy);
      return [status, json.code];
    };
    expect(await refused(evaluated, { driver: "checkpoint" })).toEqual([400, "invalid_request"]);
    expect(await refused(evaluated, { uri: "ckpt_1" })).toEqual([400, "invalid_request"]);
    const uri = `${evaluated.runId}@champion`;
    expect(await refused(other, { driver: "checkpoint", uri })).toEqual([422, "unknown_checkpoint"]);
  });
});

describe("an uploaded policy", () => {
  let uploads: UploadApi;
  beforeAll(async () => {
    uploads = await createUploadApi();
  });
  afterAll(() => uploads.close());

  it("starts a run that evaluates it first; a checkpoint that is a file starts with the rollouts", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const kinds = async (told: Record<string, unknown>) => {
      const { assetId } = await uploads.uploadAsset(key, told);
      const body = { ...seedBody(projectId), evaluation: {}, checkpoint_init_asset_id: assetId };
      const { json } = await uploads.api.call("POST", "/v1/training-runs", { key, body });
      const rows = await uploads.api.database.db
        .select({ kind: attempt.kind })
        .from(attempt)
        .where(eq(attempt.runId, String(json.run_id)));
      return new Set(rows.map(({ kind }) => kind));
    };
    expect(await kinds({ asset_kind: "policy", filename: "policy.onnx" })).toEqual(new Set(["evaluation"]));
    expect(await kinds({ filename: "f.tar", metadata: { format: "folder" } })).toEqual(
      new Set(["evaluation"]),
    );
    expect(await kinds({})).toEqual(new Set(["rollout"]));
  });

  it("that is still the champion is where a fork and another run start, in its own project alone", async () => {
    const { api } = uploads;
    const { key, projectId } = await api.makeTenant();
    const { assetId } = await uploads.uploadAsset(key, { asset_kind: "policy", filename: "policy.onnx" });
    const body = { ...seedBody(projectId), evaluation: {}, checkpoint_init_asset_id: assetId };
    const { json: run } = await api.call("POST", "/v1/training-runs", { key, body });
    const runId = String(run.run_id);
    await api.database.db
      .update(trainingRun)
      .set({ championCheckpointId: assetId })
      .where(eq(trainingRun.runId, runId));
    const start = async (as: string, project: string) => {
      const wanted = { ...seedBody(project), checkpoint_init_uri: `${runId}@champion` };
      const { status, json } = await api.call("POST", "/v1/training-runs", { key: as, body: wanted });
      return [status, status === 201 ? null : json.code];
    };
    expect(await start(key, projectId)).toEqual([201, null]);
    const other = await api.makeTenant();
    expect(await start(other.key, other.projectId)).toEqual([422, "unknown_checkpoint"]);
    const forked = await api.call("POST", at(runId, "/fork"), { key, body: { checkpoint_id: "@champion" } });
    expect((forked.json.run as Item & { resolved_spec: Item }).resolved_spec.checkpoint_init_asset_id).toBe(
      assetId,
    );
  });
});
