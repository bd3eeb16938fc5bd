import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, type UploadApi } from "@/app/v0/testing/upload-api";
import { upload } from "@/lib/server/db/schema/assets";

let uploads: UploadApi;
beforeAll(async () => {
  uploads = await createUploadApi();
});
afterAll(() => uploads.close());

describe("an asset", () => {
  const register = (key: string, body: unknown) =>
    uploads.api.call("POST", "/v0/assets/register", { key, body });

  it("is one per input, however often and at once it is registered", async () => {
    const { key } = await uploads.api.makeTenant();
    const { inputUri } = await uploads.uploadAsset(key, { register_asset: false });
    const body = { input_uri: inputUri, filename: "x.pt", size_bytes: 5, kind: "robot", metadata: null };
    const answers = await Promise.all([1, 2, 3, 4].map(() => register(key, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ json }) => json.asset_id)).size).toBe(1);
    const again = await register(key, { input_uri: inputUri, kind: "scene" });
    expect(again.json).toEqual(answers[0]?.json);
    expect(again.json).toMatchObject({ kind: "robot", filename: "x.pt", status: "ready" });
  });

  it("of an input that was never uploaded is pending", async () => {
    const { key } = await uploads.api.makeTenant();
    const { inputUri } = await uploads.announce(key, { register_asset: false });
    expect((await register(key, { input_uri: inputUri })).json).toMatchObject({ status: "pending" });
  });

  it("of an input that is not there, another's, or elsewhere is refused by name", async () => {
    const owner = await uploads.api.makeTenant();
    const { key } = await uploads.api.makeTenant();
    const foreign = await uploads.uploadAsset(owner.key);
    const answer = async (inputUri: string) => {
      const { status, json } = await register(key, { input_uri: inputUri });
      return [status, json.code];
    };
    expect(await answer("hardsim://inputs/upl_NONE/a.pt")).toEqual([422, "unknown_input"]);
    expect(await answer(foreign.inputUri)).toEqual([422, "unknown_input"]);
    expect(await answer("hardsim://inputs/../../etc/passwd")).toEqual([422, "unknown_input"]);
    for (const uri of ["s3://bucket/a.pt", "https://169.254.169.254/x", "file:///etc/passwd", "/etc/passwd"])
      expect(await answer(uri), uri).toEqual([422, "unsupported"]);
  });

  it("that contradicts how its file was announced is refused by name", async () => {
    const { key } = await uploads.api.makeTenant();
    const { inputUri } = await uploads.uploadAsset(key, { register_asset: false });
    const { status, json } = await register(key, { input_uri: inputUri, size_bytes: 6 });
    expect([status, json.detail]).toEqual([400, "size_bytes: is 6, but the file was announced with 5"]);
  });

  it("is listed newest first, in pages, by kind, and only in its own project", async () => {
    const { key } = await uploads.api.makeTenant();
    const other = await uploads.api.makeTenant();
    await uploads.uploadAsset(other.key);
    const ids: string[] = [];
    for (const kind of ["robot", "checkpoint", "robot"])
      ids.unshift((await uploads.uploadAsset(key, { asset_kind: kind })).assetId);
    const list = async (query: string, path = "/v0/assets") => {
      const { json } = await uploads.api.call("GET", `${path}?${query}`, { key });
      return {
        ids: (json.assets as { asset_id: string }[]).map(({ asset_id }) => asset_id),
        cursor: json.next_cursor,
      };
    };
    expect(await list("limit=100")).toEqual({ ids, cursor: null });
    expect(await list("limit=100", "/v1/assets")).toEqual({ ids, cursor: null });
    expect((await list("kind=robot")).ids).toEqual([ids[0], ids[2]]);
    const first = await list("limit=2");
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect((await list(`limit=2&cursor=${first.cursor}`)).ids).toEqual(ids.slice(2));
  });

  it("of another project is unknown on every verb", async () => {
    const owner = await uploads.api.makeTenant();
    const { key } = await uploads.api.makeTenant();
    const { assetId } = await uploads.uploadAsset(owner.key);
    for (const [method, path] of [
      ["GET", "/v0/assets/"],
      ["GET", "/v1/assets/"],
      ["DELETE", "/v1/assets/"],
    ] as const)
      expect((await uploads.api.call(method, path + assetId, { key })).status).toBe(404);
    expect(await uploads.readAsset(owner.key, assetId)).toMatchObject({ status: "ready" });
  });

  it("goes with its input when it is deleted, and links to it open nothing any more", async () => {
    const { key } = await uploads.api.makeTenant();
    const { assetId, url } = await uploads.uploadAsset(key);
    expect((await uploads.api.call("DELETE", `/v1/assets/${assetId}`, { key })).status).toBe(200);
    expect((await uploads.api.call("GET", `/v1/assets/${assetId}`, { key })).status).toBe(404);
    expect((await uploads.put(url, "hello")).status).toBe(403);
  });

  it("leaves its file as long as another one has the same, and takes it along as the last", async () => {
    const { key } = await uploads.api.makeTenant();
    const text = "a file that only this test has";
    const before = await uploads.listBlobs();
    const first = await uploads.uploadAsset(key, {}, text);
    const second = await uploads.uploadAsset(key, {}, text);
    await uploads.api.call("DELETE", `/v1/assets/${first.assetId}`, { key });
    expect(await uploads.listBlobs()).toHaveLength(before.length + 1);
    await uploads.api.call("DELETE", `/v1/assets/${second.assetId}`, { key });
    expect(await uploads.listBlobs()).toEqual(before);
  });

  it("that was announced and never uploaded is forgotten a day after its link's end", async () => {
    const { key } = await uploads.api.makeTenant();
    const { assetId } = await uploads.announce(key);
    const uploaded = await uploads.uploadAsset(key);
    await uploads.api.database.db.update(upload).set({ expiresAt: new Date(Date.now() - 25 * 3_600_000) });
    await uploads.announce(key);
    expect((await uploads.api.call("GET", `/v0/assets/${assetId}`, { key })).status).toBe(404);
    expect(await uploads.readAsset(key, uploaded.assetId)).toMatchObject({ status: "ready" });
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(uploads.api.logged).toEqual([]);
});
