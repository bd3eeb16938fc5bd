import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, type UploadApi } from "@/app/v0/testing/upload-api";
import { checkpoint, trainingRun } from "@/lib/server/db/schema/runs";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
const link = (id: string) => `/v1/policies/${id}/download-url`;

describe("a policy", () => {
  let runs: TestRuns;
  let played: Tenant & { runId: string };
  beforeAll(async () => {
    runs = await createTestRuns();
    played = await runs.playedRun({ evaluation: { episodes: 2 }, success_criteria: {} });
  });
  afterAll(() => runs.api.close());

  it("of a checkpoint is found by its id and by what it is in its run", async () => {
    const { call, runId } = played;
    const checkpoints = (await call("GET", `/v1/training-runs/${runId}/checkpoints`)).json
      .checkpoints as Item[];
    const champion = checkpoints.at(-1);
    const policy = champion?.policy as Item | undefined;
    for (const id of [String(champion?.checkpoint_id), `${runId}@champion`, `${runId}@0`]) {
      const { status, json } = await call("GET", link(id));
      expect([status, json], id).toEqual([
        200,
        expect.objectContaining({
          carrier_id: champion?.checkpoint_id,
          run_id: runId,
          iteration_index: 0,
          sha256: policy?.sha256,
          size_bytes: 50,
          filename: "policy-i0.onnx",
          url: expect.stringContaining("/v1/downloads/"),
        }),
      ]);
    }
  });

  it("of a checkpoint that has none is refused in a sentence, and of one that is nobody's like any other", async () => {
    const { call, runId } = played;
    const [newest] = (await call("GET", `/v1/training-runs/${runId}/checkpoints`)).json.checkpoints as Item[];
    const id = String(newest?.checkpoint_id);
    await runs.api.database.db
      .update(checkpoint)
      .set({ policy: null })
      .where(eq(checkpoint.checkpointId, id));
    const { status, json } = await call("GET", link(id));
    expect([status, json.code, json.detail]).toEqual([
      404,
      "policy_missing",
      expect.stringContaining(`${id} carries no policy.onnx`),
    ]);
    const { key } = await runs.api.makeTenant();
    for (const unknown of [`${runId}@champion`, "ckpt_none", "run_none@best", "asset_none"]) {
      const answer = await runs.api.call("GET", link(unknown), { key });
      expect([answer.status, answer.json.code], unknown).toEqual([404, "not_found"]);
    }
  });
});

describe("a policy", () => {
  let uploads: UploadApi;
  beforeAll(async () => {
    uploads = await createUploadApi();
  });
  afterAll(() => uploads.close());

  it("that was uploaded is found by its asset, also where that is still the champion; a folder is no single file", async () => {
    const { api, uploadAsset, announce } = uploads;
    const { key, projectId } = await api.makeTenant();
    const { assetId } = await uploadAsset(key, { asset_kind: "policy", filename: "mine.onnx" });
    const body = { ...seedBody(projectId), evaluation: {}, checkpoint_init_asset_id: assetId };
    const runId = String((await api.call("POST", "/v1/training-runs", { key, body })).json.run_id);
    await api.database.db
      .update(trainingRun)
      .set({ championCheckpointId: assetId })
      .where(eq(trainingRun.runId, runId));
    for (const id of [assetId, `${runId}@champion`]) {
      const { json } = await api.call("GET", link(id), { key });
      expect(json).toMatchObject({ carrier_id: assetId, run_id: null, filename: "mine.onnx", size_bytes: 5 });
    }
    const ask = async (id: string, as = key) => (await api.call("GET", link(id), { key: as })).json.code;
    const folder = await uploadAsset(key, { filename: "f.tar", metadata: { format: "folder" } });
    expect(await ask(folder.assetId)).toBe("policy_missing");
    expect(await ask((await uploadAsset(key, {})).assetId)).toBe("policy_missing");
    const pending = await announce(key, { asset_kind: "policy", filename: "later.onnx" });
    expect(await ask(pending.assetId)).toBe("asset_not_uploaded");
    expect(await ask(assetId, await api.makeKey(projectId, ["training:read"]))).toBe("scope_missing");
  });
});
