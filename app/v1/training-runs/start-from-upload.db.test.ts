import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, type UploadApi } from "@/app/v0/testing/upload-api";
import { seedBody } from "@/app/v1/testing/test-api";
import { findCheckpointFile } from "@/lib/server/store/checkpoints";

let uploads: UploadApi;
beforeAll(async () => {
  uploads = await createUploadApi();
});
afterAll(() => uploads.close());

describe("a run that starts from an upload", () => {
  const create = async (key: string, projectId: string, start: Record<string, unknown>) =>
    uploads.api.call("POST", "/v1/training-runs", { key, body: { ...seedBody(projectId), ...start } });

  it("takes an asset by its id or URI, and the input's own URI", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const { assetId } = await uploads.uploadAsset(key);
    const plain = await uploads.uploadAsset(key, { register_asset: false, filename: "start.pt" });
    for (const start of [
      { checkpoint_init_asset_id: assetId },
      { checkpoint_init_uri: `hardsim://assets/${assetId}` },
      { checkpoint_init_uri: plain.inputUri },
    ])
      expect((await create(key, projectId, start)).status, JSON.stringify(start)).toBe(201);
  });

  it("takes a tar that is registered as a folder for one, and every other file for a file", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const folder = { filename: "mine.tar", metadata: { format: "folder" } };
    const upload = await uploads.uploadAsset(key, folder);
    const later = await uploads.uploadAsset(key, { register_asset: false, filename: "mine.tar" });
    const registered = await uploads.api.call("POST", "/v0/assets/register", {
      key,
      body: { input_uri: later.inputUri, kind: "checkpoint", metadata: { format: "folder" } },
    });
    const plain = await uploads.uploadAsset(key, { filename: "mine.tar" });
    for (const [assetId, format] of [
      [upload.assetId, "folder"],
      [String(registered.json.asset_id), "folder"],
      [plain.assetId, "file"],
    ] as const) {
      expect((await create(key, projectId, { checkpoint_init_asset_id: assetId })).status).toBe(201);
      expect(await findCheckpointFile(uploads.api.database.db, assetId)).toMatchObject({ format });
    }
  });

  it("is refused before its file has arrived, and when it is no checkpoint, unknown or another's", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const owner = await uploads.api.makeTenant();
    const pending = await uploads.announce(key);
    const robot = await uploads.uploadAsset(key, { asset_kind: "robot" });
    const foreign = await uploads.uploadAsset(owner.key);
    const code = async (start: Record<string, unknown>) => {
      const { status, json } = await create(key, projectId, start);
      return [status, json.code];
    };
    expect(await code({ checkpoint_init_asset_id: pending.assetId })).toEqual([409, "asset_not_uploaded"]);
    expect(await code({ checkpoint_init_uri: pending.inputUri })).toEqual([409, "asset_not_uploaded"]);
    expect(await code({ checkpoint_init_asset_id: robot.assetId })).toEqual([422, "unknown_checkpoint"]);
    expect(await code({ checkpoint_init_asset_id: foreign.assetId })).toEqual([422, "unknown_asset"]);
    expect(await code({ checkpoint_init_uri: foreign.inputUri })).toEqual([422, "unknown_input"]);
    expect(await code({ checkpoint_init_uri: "hardsim://moon/x" })).toEqual([422, "unknown_checkpoint"]);
    for (const uri of ["s3://b/k", "https://x.org/a", "https://127.0.0.1/a", "ftp://x/a", "a.pt"])
      expect(await code({ checkpoint_init_uri: uri }), uri).toEqual([422, "unsupported"]);
  });

  it.each(["https://models.example.com/public/v1/a.pt?sig=secret", "s3://weights/arm/v1/a.pt"])(
    "from %s has a pending asset from its creation on, which stays while it lives",
    async (uri) => {
      const { key, projectId } = await uploads.api.makeTenant();
      const run = await create(key, projectId, { checkpoint_init_uri: uri });
      expect(run.status).toBe(201);
      const list = await uploads.api.call("GET", "/v0/assets", { key });
      const [asset] = list.json.assets as [{ asset_id: string }];
      expect(asset).toMatchObject({
        status: "pending",
        kind: "checkpoint",
        filename: "a.pt",
        size_bytes: 0,
        metadata: { source_uri: uri.replace("?sig=secret", "") },
      });
      const removed = await uploads.api.call("DELETE", `/v1/assets/${asset.asset_id}`, { key });
      expect([removed.status, removed.json.code]).toEqual([409, "asset_in_use"]);
      const other = await create(key, projectId, { checkpoint_init_asset_id: asset.asset_id });
      expect([other.status, other.json.code]).toEqual([409, "asset_not_uploaded"]);
    },
  );

  it("from outside of the configured sources, or from a private address, is refused by name", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    for (const [uri, said] of [
      ["https://models.example.com/private/a.pt", "outside of its prefix (HARDSIM_CHECKPOINT_SOURCES)"],
      ["https://elsewhere.example.com/a.pt", "HARDSIM_CHECKPOINT_SOURCES"],
      ["s3://other/arm/a.pt", "the bucket other"],
      ["https://10.0.0.1/a.pt", "private address"],
    ]) {
      const { status, json } = await create(key, projectId, { checkpoint_init_uri: uri });
      expect([status, json.code]).toEqual([422, "unsupported"]);
      expect(json.detail).toContain(said);
    }
    expect((await uploads.api.call("GET", "/v0/assets", { key })).json.assets).toEqual([]);
  });

  it("from a source that is only validated leaves nothing, and a source is not registered", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const uri = "s3://weights/arm/a.pt";
    const body = { ...seedBody(projectId), checkpoint_init_uri: uri };
    expect((await uploads.api.call("POST", "/v1/training-runs/validate", { key, body })).status).toBe(200);
    const registered = await uploads.api.call("POST", "/v0/assets/register", {
      key,
      body: { input_uri: uri },
    });
    expect([registered.status, registered.json.code]).toEqual([422, "unsupported"]);
    expect(registered.json.detail).toContain("checkpoint_init_uri");
    expect((await uploads.api.call("GET", "/v0/assets", { key })).json.assets).toEqual([]);
  });

  it("keeps its asset while it lives", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const { assetId } = await uploads.uploadAsset(key);
    const run = await create(key, projectId, { checkpoint_init_asset_id: assetId });
    const remove = () => uploads.api.call("DELETE", `/v1/assets/${assetId}`, { key });
    const refused = await remove();
    expect([refused.status, refused.json.code]).toEqual([409, "asset_in_use"]);
    expect(refused.json.detail).toContain(String(run.json.run_id));
    await uploads.api.call("POST", `/v1/training-runs/${run.json.run_id}/cancel`, { key });
    expect((await remove()).status).toBe(200);
  });

  it("made twice with one key is one run, also when its asset is gone by then", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const { assetId } = await uploads.uploadAsset(key);
    const body = { ...seedBody(projectId), checkpoint_init_asset_id: assetId };
    const post = () =>
      uploads.api.call("POST", "/v1/training-runs", {
        key,
        body,
        headers: { "idempotency-key": "from-asset" },
      });
    const first = await post();
    await uploads.api.call("POST", `/v1/training-runs/${first.json.run_id}/cancel`, { key });
    await uploads.api.call("DELETE", `/v1/assets/${assetId}`, { key });
    expect((await post()).json).toEqual(first.json);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(uploads.api.logged).toEqual([]);
});
