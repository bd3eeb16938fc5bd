import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { artifact } from "@/lib/server/db/schema/attempts";
import { checkpoint, trainingRun } from "@/lib/server/db/schema/runs";
import { findCheckpointFile } from "@/lib/server/store/checkpoints";
import { listSealedEnvs } from "@/lib/server/store/containers";
import { readPlan } from "@/lib/server/store/stored-run";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

describe("POST fork", () => {
  let forked: Awaited<ReturnType<TestRuns["playedRun"]>>;
  beforeAll(async () => {
    forked = await runs.playedRun();
  });

  it("starts from the latest checkpoint, with the spec as it was", async () => {
    const { runId, call } = await runs.playedRun();
    const { json: parent } = await call("GET", at(runId));
    const { status, json } = await call("POST", at(runId, "/fork"), {});
    const run = json.run as Item & { resolved_spec: Item };
    expect(status).toBe(201);
    expect(run).toMatchObject({
      name: "fork of managed-loop-smoke",
      status: "queued",
      parent: { run_id: runId, checkpoint_id: parent.latest_checkpoint_id },
    });
    expect((json.spec_diff as Item[]).map(({ path }) => path)).toEqual(["checkpoint_init_uri", "name"]);
    const list = async (query: string) =>
      ((await call("GET", `/v1/training-runs?${query}`)).json.runs as Item[]).map((item) => item.run_id);
    expect(await list(`parent_run_id=${runId}`)).toEqual([run.run_id]);
    expect(await list(`parent_run_id=${run.run_id}`)).toEqual([]);
  });

  it("takes changes as a merge patch and tells where the specs differ", async () => {
    const { runId, call } = await runs.playedRun();
    const [, oldest] = (await call("GET", at(runId, "/checkpoints"))).json.checkpoints as Item[];
    const { json } = await call("POST", at(runId, "/fork"), {
      checkpoint_id: oldest?.checkpoint_id,
      changes: {
        name: "wider",
        rollout_template: { num_envs: 16 },
        loop_policy: { max_iterations: null },
        trainer_spec: { args_template: ["--lr", "0.1"] },
      },
    });
    expect(json.run).toMatchObject({ parent: { checkpoint_id: oldest?.checkpoint_id } });
    expect(json.spec_diff).toEqual(
      expect.arrayContaining([
        { path: "rollout_template.num_envs", before: 8, after: 16 },
        { path: "loop_policy.max_iterations", before: 3, after: 10 },
        { path: "trainer_spec.args_template", before: expect.any(Array), after: ["--lr", "0.1"] },
      ]),
    );
  });

  it("carries its parent's secrets along without showing them", async () => {
    const seed = seedBody("");
    const { runId, call } = await runs.playedRun({
      trainer_spec: { ...seed.trainer_spec, env: { API_TOKEN: "hush", A: "1" } },
    });
    const { json } = await call("POST", at(runId, "/fork"), {
      changes: { trainer_spec: { env: { A: "2" } } },
    });
    const run = json.run as Item & { resolved_spec: { trainer_spec: Item } };
    expect(run.resolved_spec.trainer_spec.env).toEqual({ API_TOKEN: "***", A: "2" });
    expect(JSON.stringify(json)).not.toContain("hush");
    const sealed = await listSealedEnvs(runs.api.database.db, String(run.run_id));
    expect(Object.keys(sealed.trainer ?? {})).toEqual(["API_TOKEN"]);
  });

  it("starts from a partial artifact, which becomes an asset, and from no other", async () => {
    const { runId, call } = await runs.playedRun();
    const { db } = runs.api.database;
    const [first, ...others] = await db.select().from(artifact).where(eq(artifact.runId, runId));
    const partialId = first?.artifactId ?? "";
    await db
      .update(artifact)
      .set({ partial: true, name: "half/done model.pt" })
      .where(eq(artifact.artifactId, partialId));
    const { json } = await call("POST", at(runId, "/fork"), { artifact_id: partialId });
    const run = json.run as Item & { resolved_spec: Item };
    expect(run.parent).toEqual({ run_id: runId, checkpoint_id: null });
    const asset = await call("GET", `/v1/assets/${run.resolved_spec.checkpoint_init_asset_id}`);
    expect(asset.json).toMatchObject({
      kind: "checkpoint",
      filename: "done_model.pt",
      sha256: first?.sha256,
      status: "ready",
    });
    const whole = await call("POST", at(runId, "/fork"), { artifact_id: others[0]?.artifactId });
    expect([whole.status, whole.json.code]).toEqual([422, "unknown_checkpoint"]);
  });

  it("starts from a partial folder as the folder that it is", async () => {
    const { runId, call } = await runs.playedRun();
    const { db } = runs.api.database;
    const [first] = await db.select().from(artifact).where(eq(artifact.runId, runId));
    const artifactId = first?.artifactId ?? "";
    await db
      .update(artifact)
      .set({ partial: true, name: "checkpoint.tar", format: "folder" })
      .where(eq(artifact.artifactId, artifactId));
    const { json } = await call("POST", at(runId, "/fork"), { artifact_id: artifactId });
    const { checkpoint_init_asset_id: assetId } = (json.run as Item & { resolved_spec: Item }).resolved_spec;
    const asset = await call("GET", `/v1/assets/${assetId}`);
    expect(asset.json).toMatchObject({ filename: "checkpoint.tar", metadata: { format: "folder" } });
    expect(await findCheckpointFile(db, String(assetId))).toMatchObject({ format: "folder" });
  });

  it("starts from a checkpoint that is a folder as that folder", async () => {
    const { runId, call } = await runs.playedRun();
    const { db } = runs.api.database;
    await db.update(checkpoint).set({ format: "folder" }).where(eq(checkpoint.runId, runId));
    const { json } = await call("POST", at(runId, "/fork"), {});
    const forkId = String((json.run as Item).run_id);
    const [fork] = await db.select().from(trainingRun).where(eq(trainingRun.runId, forkId));
    if (!fork) throw new Error(`there is no run ${forkId}`);
    const startId = readPlan(fork).initialCheckpointId;
    expect(startId).toMatch(/^ckpt_/);
    expect(await findCheckpointFile(db, startId ?? "")).toMatchObject({ format: "folder" });
  });

  it("is one run however often the same key arrives", async () => {
    const { runId, call } = await runs.playedRun();
    const fork = () => call("POST", at(runId, "/fork"), {}, { "idempotency-key": "once" });
    const [one, other] = [await fork(), await fork()];
    expect((one.json.run as Item).run_id).toBe((other.json.run as Item).run_id);
  });

  it.each([
    [{ checkpoint_id: "ckpt_other" }, 422, "checkpoint_id"],
    [{ artifact_id: "art_other" }, 422, "artifact_id"],
    [{ checkpoint_id: "a", artifact_id: "b" }, 400, "artifact_id"],
    [{ changes: { rollout_template: { num_envs: 0 } } }, 400, "changes.rollout_template.num_envs"],
    [{ changes: { rollout_templat: {} } }, 400, "changes.rollout_templat"],
    [{ changes: { project_id: "proj_other" } }, 400, "changes.project_id"],
    [{ changes: { checkpoint_init_uri: "x" } }, 400, "changes.checkpoint_init_uri"],
    [{ changes: { rollout_template: { scene_id: "moon" } } }, 422, "rollout_template.scene_id"],
  ])("refuses %j", async (body, status, path) => {
    const answer = await forked.call("POST", at(forked.runId, "/fork"), body);
    expect([answer.status, (answer.json.errors as Item[])[0]?.path]).toEqual([status, path]);
  });

  it("of a run without a checkpoint says so", async () => {
    const { runId, call } = await runs.liveRun();
    expect((await call("POST", at(runId, "/fork"), {})).json.code).toBe("unknown_checkpoint");
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
