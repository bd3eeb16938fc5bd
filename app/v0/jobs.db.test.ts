import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, seedBody, type TestApi } from "@/app/v1/testing/test-api";
import type { Outcome } from "@/lib/core/attempts/outcome";
import { attempt, attemptEvidence, episode } from "@/lib/server/db/schema/attempts";
import { claimWork } from "@/lib/server/loop/claim-work";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { renewLeases } from "@/lib/server/store/leases";
import { makeWorker } from "@/lib/testing/factories";

let api: TestApi;
let workerId: string;
beforeAll(async () => {
  // A thousand posts in one second are more than one key may send by default.
  api = await createTestApi({ HARDSIM_API_WRITES_PER_MINUTE: "0" });
  workerId = (await makeWorker(api.database)).workerId;
});
afterAll(() => api.close());

/** As the published client sends it. */
const clientBody = (change: Record<string, unknown> = {}) => ({
  job_type: "rollout",
  robot: { urdf_uri: "hardsim://robots/fr3.urdf" },
  scene: { scene_id: "table_top_v0" },
  physics: { dt: 0.005, substeps: 2 },
  execution: { num_envs: 2, steps: 8, seed: 7 },
  outputs: { video: true, log_format: "zarr" },
  ...change,
});

const post = (key: string, body: unknown, headers: Record<string, string> = {}) =>
  api.call("POST", "/v0/jobs", { key, body, headers });
const read = async (key: string, jobId: string) => (await api.call("GET", `/v0/jobs/${jobId}`, { key })).json;
const cancel = (key: string, jobId: string) => api.call("POST", `/v0/jobs/${jobId}/cancel`, { key });

async function makeJob(
  tenant?: Awaited<ReturnType<TestApi["makeTenant"]>>,
): Promise<{ key: string; projectId: string; jobId: string }> {
  const { key, projectId } = tenant ?? (await api.makeTenant());
  const { status, json } = await post(key, clientBody());
  expect(status).toBe(201);
  return { key, projectId, jobId: String(json.job_id) };
}

/** Claims until it is this job's turn: other tests of this file leave jobs in the queue. */
async function claimOf(jobId: string): Promise<AttemptRow> {
  for (;;) {
    const row = await claimWork(api.database, "rollout", { workerId, leaseMs: 60_000 });
    if (!row) throw new Error(`nothing of ${jobId} is to be claimed`);
    if (row.taskId === jobId) return row;
  }
}

const tell = (row: AttemptRow, outcome: Outcome, left: { name: string; bytes: string }[] = []) =>
  Promise.all(
    left.map(async ({ name, bytes }) => ({
      name,
      ...(await api.shared.storage.putBytes(Buffer.from(bytes))),
    })),
  ).then((artifacts) =>
    takeJobTurn(api.database, {
      jobId: row.taskId,
      input: { type: "attempt_ended", ref: refOfAttempt(row), outcome, spentMicro: 5 },
      fence: { attemptId: row.attemptId, epoch: row.epoch, workerId },
      attachments: {
        kind: "job",
        artifacts,
        policyFrom: null,
        episodes: [{ env: 0, seed: 7, length: 8, returnSum: 1, success: true, driver: "scripted" }],
      },
    }),
  );
const start = (row: AttemptRow) =>
  takeJobTurn(api.database, {
    jobId: row.taskId,
    input: { type: "attempt_started", ref: refOfAttempt(row) },
    fence: { attemptId: row.attemptId, epoch: row.epoch, workerId },
  });

const succeeded: Outcome = {
  kind: "succeeded",
  summary: {
    kind: "rollout",
    episodes: 1,
    envSteps: 8,
    successRate: 1,
    returnMean: 1,
    lengthMean: 8,
    bytes: 5,
    sha256: "a",
    seed: 7,
  },
};
const diverged: Outcome = {
  kind: "failed",
  code: "rollout_diverged",
  message: "env 1 turned NaN at step 3",
  exitCode: null,
};

describe("POST /v0/jobs", () => {
  it("takes what the published client always sends, and says what is not made", async () => {
    const { key, projectId } = await api.makeTenant();
    const { status, json } = await post(key, clientBody());
    expect(status).toBe(201);
    expect(json).toMatchObject({
      project_id: projectId,
      status: "queued",
      attempt_count: 0,
      error: null,
      artifacts: [],
      spec: clientBody(),
      resolved_spec: {
        robot: "hardsim://robots/fr3.urdf",
        execution: { num_envs: 2, steps: 8, seed: 7 },
        control: { task_mode: "fr3_pick_lift_block_v1", fix_base: true, action_noise: 0 },
      },
    });
    expect((json.warnings as string[]).map((text) => text.split(":")[0])).toEqual([
      "outputs.video",
      "outputs.log_format",
      "physics",
    ]);
    expect(await read(key, String(json.job_id))).toEqual(json);
  });

  it("fills in what is left out", async () => {
    const { key } = await api.makeTenant();
    const { json } = await post(key, {});
    expect(json.resolved_spec).toMatchObject({
      scene: { scene_id: "franka_cabinet_oige_v1" },
      execution: { num_envs: 8, steps: 128, seed: 42 },
    });
    expect(json.warnings).toEqual([]);
  });

  it("refuses other scenes and robots by field, with the value and what is known", async () => {
    const { key } = await api.makeTenant();
    const refused = async (change: Record<string, unknown>) => {
      const { status, json } = await post(key, clientBody(change));
      return [status, json.code, json.detail];
    };
    expect(await refused({ scene: { scene_id: "moon" } })).toEqual([
      422,
      "unknown_scene",
      'scene.scene_id: no scene "moon"; known: franka_cabinet_oige_v1, table_top_v0',
    ]);
    expect(await refused({ robot: { urdf_uri: "s3://bucket/franka.urdf" } })).toEqual([
      422,
      "unknown_robot",
      'robot.urdf_uri: no robot "s3://bucket/franka.urdf"; known: hardsim://robots/fr3.urdf',
    ]);
    const both = await refused({ robot: { usd_asset_id: "asset_1" }, scene: { usd_uri: "s3://b/s.usd" } });
    expect(both[0]).toBe(422);
    expect(both[2]).toContain('scene.usd_uri: no scene "s3://b/s.usd"');
    expect(both[2]).toContain('robot.usd_asset_id: no robot "asset_1"');
    expect((await refused({ control: { task_mode: "juggle" } })).slice(0, 2)).toEqual([
      422,
      "unknown_task_mode",
    ]);
    expect((await refused({ control: { fix_base: false } })).slice(0, 2)).toEqual([422, "unsupported"]);
    expect((await refused({ execution: { num_envs: 1024, steps: 10_000 } })).slice(0, 2)).toEqual([
      400,
      "invalid_request",
    ]);
    expect((await refused({ control: { task_mod: "x" } }))[2]).toContain("did you mean task_mode?");
    expect((await refused({ job_type: "training" })).slice(0, 2)).toEqual([400, "invalid_request"]);
  });

  it("makes one job of one Idempotency-Key, also of a thousand at once, and refuses another body", async () => {
    const { key } = await api.makeTenant();
    const headers = { "idempotency-key": "auto-1" };
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => post(key, clientBody(), headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const { json } of answers) expect(json).toEqual(answers[0]?.json);
    const other = await post(key, clientBody({ execution: { num_envs: 1, steps: 1, seed: 1 } }), headers);
    expect([other.status, other.json.code]).toEqual([409, "idempotency_conflict"]);
    const long = await post(key, clientBody(), { "idempotency-key": "k".repeat(257) });
    expect([long.status, long.json.code]).toEqual([400, "invalid_request"]);
  });
});

describe("a single job", () => {
  it("runs with its own seed, leaves its files under their names, and its links open them", async () => {
    const { key, jobId } = await makeJob();
    const claimed = await claimOf(jobId);
    expect(claimed).toMatchObject({ seed: 7, status: "starting", epoch: 1, runId: null });
    expect(await read(key, jobId)).toMatchObject({ status: "queued", attempt_count: 1 });
    await start(claimed);
    expect(await read(key, jobId)).toMatchObject({ status: "running", artifacts: [] });
    const files = [
      { name: "rollout.safetensors", bytes: "batch" },
      { name: "runner.log", bytes: "a=b\n" },
    ];
    expect(await tell(claimed, succeeded, files)).toEqual({ kind: "taken", refusal: null });
    const done = await read(key, jobId);
    expect(done).toMatchObject({ status: "succeeded", error: null });
    expect((done.artifacts as { name: string }[]).map(({ name }) => name)).toEqual(
      files.map(({ name }) => name),
    );
    const path = `/v0/jobs/${jobId}/artifacts/runner.log/download-url`;
    const { json: link } = await api.call("GET", path, { key });
    const opened = await api.open("GET", String(link.url));
    expect(await opened.text()).toBe("a=b\n");
    expect((await api.call("GET", path.replace("runner.log", "other"), { key })).status).toBe(404);
    const episodes = await api.database.db.select().from(episode).where(eq(episode.taskId, jobId));
    expect(episodes).toHaveLength(1);
  });

  it("is retried once with another seed, then fails with its own sentence and what it left", async () => {
    const { key, jobId } = await makeJob();
    const first = await claimOf(jobId);
    await start(first);
    await tell(first, diverged, [{ name: "diagnostics.json", bytes: "{1}" }]);
    expect(await read(key, jobId)).toMatchObject({ status: "running", attempt_count: 1, artifacts: [] });
    const second = await claimOf(jobId);
    expect(second.number).toBe(2);
    expect(second.seed).not.toBe(first.seed);
    await start(second);
    await tell(second, diverged, [{ name: "diagnostics.json", bytes: "{2}" }]);
    expect(await read(key, jobId)).toMatchObject({
      status: "failed",
      attempt_count: 2,
      error: "env 1 turned NaN at step 3",
      error_code: "rollout_diverged",
      artifacts: [{ name: "diagnostics.json", size_bytes: 3 }],
    });
  });

  it("is canceled at once while queued, and again without harm", async () => {
    const { key, jobId } = await makeJob();
    const first = await cancel(key, jobId);
    expect([first.status, first.json.status]).toEqual([202, "canceled"]);
    expect((await cancel(key, jobId)).json).toEqual(first.json);
    const rows = await api.database.db.select().from(attempt).where(eq(attempt.taskId, jobId));
    expect(rows.map(({ status }) => status)).toEqual(["canceled"]);
  });

  it("is stopped while it runs: its worker learns of it with its lease", async () => {
    const { key, jobId } = await makeJob();
    const claimed = await claimOf(jobId);
    await start(claimed);
    expect((await cancel(key, jobId)).json.status).toBe("running");
    const [renewed] = await renewLeases(api.database.db, workerId, [claimed], 60_000);
    expect(renewed?.stopRequested).toBe("canceled");
    await tell(claimed, { kind: "canceled", partialArtifacts: 0 });
    expect(await read(key, jobId)).toMatchObject({ status: "canceled", error: null });
  });

  it("that has ended cannot be canceled", async () => {
    const { key, jobId } = await makeJob();
    const claimed = await claimOf(jobId);
    await start(claimed);
    await tell(claimed, succeeded);
    const { status, json } = await cancel(key, jobId);
    expect([status, json.code]).toEqual([409, "state_conflict"]);
    expect(json.detail).toContain("succeeded");
  });

  it("takes no news from a claim that is over, and keeps it as evidence", async () => {
    const { key, jobId } = await makeJob();
    const claimed = await claimOf(jobId);
    expect(await tell({ ...claimed, epoch: claimed.epoch + 1 }, succeeded)).toEqual({ kind: "stale" });
    expect(await read(key, jobId)).toMatchObject({ status: "queued" });
    await tell(claimed, succeeded);
    expect(await tell(claimed, diverged)).toEqual({ kind: "stale" });
    expect(await read(key, jobId)).toMatchObject({ status: "succeeded" });
    const kept = await api.database.db
      .select()
      .from(attemptEvidence)
      .where(eq(attemptEvidence.attemptId, claimed.attemptId));
    expect(kept).toHaveLength(2);
  });

  it("waits its turn between the jobs of its project's runs: the oldest goes first", async () => {
    while (await claimWork(api.database, "rollout", { workerId, leaseMs: 60_000 })) {
      // Whatever other tests left is out of the way.
    }
    const { key, projectId } = await api.makeTenant();
    const makeRun = async () =>
      String((await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) })).json.run_id);
    const first = await makeRun();
    const { jobId } = await makeJob({ key, projectId });
    const second = await makeRun();
    const order: (string | null)[] = [];
    for (;;) {
      const row = await claimWork(api.database, "rollout", { workerId, leaseMs: 60_000 });
      if (!row) break;
      order.push(row.runId ?? row.taskId);
    }
    expect(order).toEqual([first, first, jobId, second, second]);
  });

  it("of another project is unknown on every verb", async () => {
    const { jobId } = await makeJob();
    const { key } = await api.makeTenant();
    const paths = [
      ["GET", `/v0/jobs/${jobId}`],
      ["POST", `/v0/jobs/${jobId}/cancel`],
      ["GET", `/v0/jobs/${jobId}/artifacts/runner.log/download-url`],
    ] as const;
    for (const [method, path] of paths) expect((await api.call(method, path, { key })).status).toBe(404);
  });

  it("is canceled by a key that may write and not read", async () => {
    const { projectId, jobId } = await makeJob();
    const key = await api.makeKey(projectId, ["jobs:write"]);
    expect((await cancel(key, jobId)).status).toBe(202);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
