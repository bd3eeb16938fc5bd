import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project } from "@/lib/server/db/schema/accounts";
import { newId } from "@/lib/server/new-id";
import { unsealEnv } from "@/lib/server/services/containers/sealed-env";
import { listSealedEnvs } from "@/lib/server/store/containers";
import { findTrainingRun } from "@/lib/server/store/training-runs";
import { registerWorker, stopWorker } from "@/lib/server/store/workers";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const runs = "/v1/training-runs";
const create = async (key: string, body: unknown, headers: Record<string, string> = {}) =>
  api.call("POST", runs, { key, body, headers });

describe("POST /v1/training-runs", () => {
  it("takes the seed's body unchanged and answers the run", async () => {
    const { projectId, key } = await api.makeTenant();
    const body = seedBody(projectId);
    const { status, json } = await create(key, body);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      project_id: projectId,
      status: "queued",
      stage: "queued",
      spec: body,
      limits: { max_iterations: 3, max_wallclock_hours: 2, max_credits: 50 },
    });
    expect(json.resolved_spec).toMatchObject({ seed: 42, trainer_spec: { network: "none" } });
    const read = await api.call("GET", `${runs}/${json.run_id}`, { key });
    expect(read.json).toEqual(json);
  });

  it("waits for no_worker while none is alive, and no longer once one is", async () => {
    const { projectId, key } = await api.makeTenant();
    const { json } = await create(key, seedBody(projectId));
    const read = async () => (await api.call("GET", `${runs}/${json.run_id}`, { key })).json.waiting;
    expect(await read()).toMatchObject({ code: "no_worker", message: "No worker has ever been seen." });
    const workerId = newId("worker");
    const slots = { rolloutSlots: 1, cpuTrainerSlots: 1 };
    await registerWorker(api.database.db, {
      workerId,
      lockKey: 1,
      hostname: "h",
      pid: 1,
      hostId: null,
      ...slots,
    });
    expect(await read()).toBeNull();
    await stopWorker(api.database.db, workerId);
    expect(await read()).toMatchObject({
      code: "no_worker",
      message: "No worker is running.",
    });
  });

  it("shows secrets as *** everywhere and keeps them for the trainer alone", async () => {
    const { projectId, key } = await api.makeTenant();
    const body = seedBody(projectId);
    body.trainer_spec.env = { WANDB_API_KEY: "s3cret-value", LEVEL: "5" };
    const { json } = await create(key, body);
    expect(JSON.stringify(json)).not.toContain("s3cret-value");
    const row = await findTrainingRun(api.database.db, String(json.run_id));
    const { trainer: sealed = {} } = await listSealedEnvs(api.database.db, String(json.run_id));
    expect(JSON.stringify([row?.spec, row?.resolvedSpec, sealed])).not.toContain("s3cret-value");
    expect(json.resolved_spec).toMatchObject({ trainer_spec: { env: { WANDB_API_KEY: "***", LEVEL: "5" } } });
    expect(unsealEnv({ WANDB_API_KEY: "***", LEVEL: "5" }, sealed, api.shared.env.HARDSIM_SEAL_KEY)).toEqual({
      WANDB_API_KEY: "s3cret-value",
      LEVEL: "5",
    });
  });

  it("refuses a run without a GPU with 400 gpu_required", async () => {
    const { projectId, key } = await api.makeTenant();
    for (const resources of [undefined, {}, { gpu: 0 }]) {
      const body = seedBody(projectId);
      body.trainer_spec.resources = resources;
      const { status, json } = await create(key, body);
      expect([status, json.code]).toEqual([400, "gpu_required"]);
      expect(json.detail).toContain("trainer_spec.resources.gpu");
    }
  });

  it("names an unknown field and the nearest known one", async () => {
    const { projectId, key } = await api.makeTenant();
    const body = { ...seedBody(projectId), loop_polcy: {} };
    const { status, json } = await create(key, body);
    expect([status, json.code]).toEqual([400, "invalid_request"]);
    expect(json.detail).toBe("loop_polcy: unknown field; did you mean loop_policy?");
    expect(json.errors).toEqual([
      { path: "loop_polcy", message: "unknown field; did you mean loop_policy?" },
    ]);
  });

  it("refuses an unknown scene, task mode and placeholder with 422, each by name", async () => {
    const { projectId, key } = await api.makeTenant();
    const scene = seedBody(projectId);
    scene.rollout_template.scene_id = "moon";
    const mode = seedBody(projectId);
    mode.rollout_template.control = { task_mode: "juggle" };
    const placeholder = seedBody(projectId);
    placeholder.trainer_spec.args_template = ["--x", "{datset_dir}"];
    const answers = [await create(key, scene), await create(key, mode), await create(key, placeholder)];
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [422, "unknown_scene"],
      [422, "unknown_task_mode"],
      [422, "unknown_placeholder"],
    ]);
    expect(answers[0]?.json.detail).toBe(
      'rollout_template.scene_id: no scene "moon"; known: franka_cabinet_oige_v1, table_top_v0',
    );
    expect(answers[2]?.json.detail).toContain(
      "trainer_spec.args_template.1: unknown placeholder {datset_dir}",
    );
  });

  it("refuses what is no JSON, the wrong type of content, too much, and text that cannot be kept", async () => {
    const { projectId, key } = await api.makeTenant();
    const post = async (text: string, headers: Record<string, string> = {}) => {
      const { status, json } = await api.call("POST", runs, { key, text, headers });
      return [status, json.code];
    };
    expect(await post('{"project_id": ')).toEqual([400, "invalid_request"]);
    expect(await post("")).toEqual([400, "invalid_request"]);
    expect(await post("[]")).toEqual([400, "invalid_request"]);
    expect(await post("{}", { "content-type": "text/plain" })).toEqual([415, "unsupported_media_type"]);
    expect(await post(JSON.stringify({ notes: "x".repeat(2_200_000) }))).toEqual([413, "too_large"]);
    expect(await post("[".repeat(100_000))).toEqual([400, "invalid_request"]);
    const nul = { ...seedBody(projectId), notes: "a\u0000b" };
    expect(await post(JSON.stringify(nul))).toEqual([400, "invalid_request"]);
    const half = { ...seedBody(projectId), name: "\ud800" };
    expect(await post(JSON.stringify(half))).toEqual([400, "invalid_request"]);
    expect(await post(JSON.stringify(seedBody(projectId)).replace('"gpu":1', '"gpu":"1"'))).toEqual([
      400,
      "invalid_request",
    ]);
  });

  it("refuses a checkpoint or asset that is not there", async () => {
    const { projectId, key } = await api.makeTenant();
    const asset = await create(key, { ...seedBody(projectId), checkpoint_init_asset_id: "asset_none" });
    expect(asset.status).toBe(422);
    const uri = await create(key, {
      ...seedBody(projectId),
      checkpoint_init_uri: "hardsim://checkpoints/ckpt_none",
    });
    expect(uri.status).toBe(422);
    const both = await create(key, {
      ...seedBody(projectId),
      checkpoint_init_uri: "hardsim://checkpoints/ckpt_none",
      checkpoint_init_asset_id: "asset_none",
    });
    expect([both.status, both.json.code]).toEqual([400, "invalid_request"]);
  });

  it("refuses a run with 402 once the project's credits are used up", async () => {
    const { projectId, key } = await api.makeTenant();
    const limit = (creditLimitMicro: number) =>
      api.database.db.update(project).set({ creditLimitMicro }).where(eq(project.projectId, projectId));
    await limit(1);
    expect((await create(key, seedBody(projectId))).status).toBe(201);
    await limit(0);
    const { status, json } = await create(key, seedBody(projectId));
    expect([status, json.code]).toEqual([402, "credits_exhausted"]);
  });

  it("answers another project's id as unknown", async () => {
    const own = await api.makeTenant();
    const other = await api.makeTenant();
    const { status, json } = await create(own.key, seedBody(other.projectId));
    expect([status, json.code]).toEqual([404, "not_found"]);
  });

  it("makes one run of the same Idempotency-Key, also of two at once, and refuses another body", async () => {
    const { projectId, key } = await api.makeTenant();
    const headers = { "idempotency-key": "once-1" };
    const answers = await Promise.all([1, 2, 3].map(() => create(key, seedBody(projectId), headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ json }) => json.run_id)).size).toBe(1);
    const again = await create(key, seedBody(projectId), headers);
    expect(again.json).toEqual(answers[0]?.json);
    const other = await create(key, { ...seedBody(projectId), name: "other" }, headers);
    expect([other.status, other.json.code]).toEqual([409, "idempotency_conflict"]);
    const list = await api.call("GET", runs, { key });
    expect(list.json.runs).toHaveLength(1);
  });

  it("refuses an Idempotency-Key of more than 256 characters", async () => {
    const { projectId, key } = await api.makeTenant();
    const { status } = await create(key, seedBody(projectId), { "idempotency-key": "x".repeat(257) });
    expect(status).toBe(400);
  });
});

describe("GET /v1/training-runs", () => {
  it("lists newest first in pages that a new run does not move", async () => {
    const { projectId, key } = await api.makeTenant();
    const make = async (name: string) => (await create(key, { ...seedBody(projectId), name })).json.run_id;
    const made = [await make("a"), await make("b"), await make("c")];
    const first = await api.call("GET", `${runs}?limit=2`, { key });
    const ids = (json: Record<string, unknown>) =>
      (json.runs as { run_id: string }[]).map((run) => run.run_id);
    expect(ids(first.json)).toEqual([made[2], made[1]]);
    await make("d");
    const second = await api.call("GET", `${runs}?limit=2&cursor=${first.json.next_cursor}`, { key });
    expect(ids(second.json)).toEqual([made[0]]);
    expect(second.json.next_cursor).toBeNull();
  });

  it("filters by status, name, label and project", async () => {
    const { projectId, key } = await api.makeTenant();
    await create(key, { ...seedBody(projectId), name: "50% done_x", labels: ["night"] });
    await create(key, { ...seedBody(projectId), name: "other" });
    const count = async (query: string) =>
      ((await api.call("GET", `${runs}?${query}`, { key })).json.runs as unknown[]).length;
    expect(await count("q=50%25%20DONE_")).toBe(1);
    expect(await count("label=night")).toBe(1);
    expect(await count("status=queued")).toBe(2);
    expect(await count("status=failed")).toBe(0);
    expect(await count(`project_id=${projectId}`)).toBe(2);
    expect(await count("project_id=proj_demo")).toBe(0);
  });

  it("refuses a limit that is no positive integer, and counts one above 1,000 as 1,000", async () => {
    const { key } = await api.makeTenant();
    const status = async (query: string) => (await api.call("GET", `${runs}?${query}`, { key })).status;
    for (const limit of ["0", "-1", "x", "1.5", "", "1e2"]) expect(await status(`limit=${limit}`)).toBe(400);
    expect(await status("limit=99999999999999999999")).toBe(200);
    expect(await status("cursor=bm9wZQ")).toBe(400);
    expect(await status("limit=1&limit=2")).toBe(400);
    expect(await status("limt=1")).toBe(400);
    expect(await status("q=%00")).toBe(400);
  });
});

describe("cancel, pause and resume", () => {
  it("are granted with 202 when they change something or it is already so, else refused with 409", async () => {
    const { projectId, key } = await api.makeTenant();
    const { json } = await create(key, seedBody(projectId));
    const wish = async (verb: string) => {
      const answer = await api.call("POST", `${runs}/${json.run_id}/${verb}`, { key });
      return [answer.status, answer.json.status ?? null, answer.json.code ?? null];
    };
    expect(await wish("pause")).toEqual([202, "paused", null]);
    expect(await wish("pause")).toEqual([202, "paused", null]);
    expect(await wish("resume")).toEqual([202, "queued", null]);
    expect(await wish("cancel")).toEqual([202, "canceled", null]);
    expect(await wish("cancel")).toEqual([202, "canceled", null]);
    expect((await wish("resume"))[0]).toBe(409);
    expect((await wish("pause"))[0]).toBe(409);
  });

  it("need no body and mind none", async () => {
    const { projectId, key } = await api.makeTenant();
    const { json } = await create(key, seedBody(projectId));
    const odd = { key, text: "{nonsense", headers: { "content-type": "text/plain" } };
    expect((await api.call("POST", `${runs}/${json.run_id}/pause`, odd)).status).toBe(202);
  });

  it("are answered with the run to a key that may write and not read", async () => {
    const { projectId, key } = await api.makeTenant();
    const { json } = await create(key, seedBody(projectId));
    const writer = await api.makeKey(projectId, ["training:write"]);
    for (const [verb, status] of [
      ["pause", "paused"],
      ["resume", "queued"],
      ["cancel", "canceled"],
    ]) {
      const answer = await api.call("POST", `${runs}/${json.run_id}/${verb}`, { key: writer });
      expect([answer.status, answer.json.run_id, answer.json.status]).toEqual([202, json.run_id, status]);
    }
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
