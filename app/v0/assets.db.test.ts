import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "@/app/route-table";
import { createTestApi, seedBody, type TestApi } from "@/app/v1/testing/test-api";
import { upload } from "@/lib/server/db/schema/assets";
import { makeFront } from "@/lib/server/http/front";
import { startWeb, type WebServer } from "@/lib/server/http/start-web";
import { signLink } from "@/lib/server/storage/signed-links";

let api: TestApi;
let web: WebServer;
beforeAll(async () => {
  api = await createTestApi({
    HARDSIM_MAX_UPLOAD_GB: "0.002",
    HARDSIM_CHECKPOINT_SOURCES: "https://models.example.com/public s3://weights/arm https://10.0.0.1/",
  });
  const { log } = api.shared;
  const front = makeFront({ routes, pages: async (_request, response) => void response.end(), log });
  web = await startWeb(front, { port: 0, host: "127.0.0.1", log });
});
afterAll(async () => {
  await web.close();
  await api.close();
});

const helloSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const octets = "application/octet-stream";

type Announced = { url: string; inputUri: string; assetId: string; headers: Record<string, string> };

async function announce(key: string, change: Record<string, unknown> = {}): Promise<Announced> {
  const body = {
    filename: "policy.pt",
    content_type: octets,
    size_bytes: 5,
    register_asset: true,
    asset_kind: "checkpoint",
    metadata: {},
    ...change,
  };
  const { status, json } = await api.call("POST", "/v0/inputs/presign-upload", { key, body });
  expect(status, JSON.stringify(json)).toBe(201);
  const headers = json.upload_headers as Record<string, string>;
  const url = `http://127.0.0.1:${web.port}${new URL(String(json.upload_url)).pathname}`;
  return { url, headers, inputUri: String(json.input_uri), assetId: String(json.asset_id) };
}

async function put(url: string, body: string, headers: Record<string, string> = { "Content-Type": octets }) {
  const response = await fetch(url, { method: "PUT", headers, body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

async function uploadAsset(key: string, change: Record<string, unknown> = {}, text = "hello") {
  const announced = await announce(key, { size_bytes: Buffer.byteLength(text), ...change });
  expect((await put(announced.url, text)).status).toBe(200);
  return announced;
}

const readAsset = async (key: string, assetId: string) =>
  (await api.call("GET", `/v0/assets/${assetId}`, { key })).json;

async function listBlobs(): Promise<string[]> {
  const root = join(api.shared.env.HARDSIM_DATA_DIR, "blobs");
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe("an upload", () => {
  it("is pending until all of it has arrived, then ready under its digest, and equal files are stored once", async () => {
    const { key, projectId } = await api.makeTenant();
    const { url, inputUri, assetId, headers } = await announce(key, { metadata: { from: "a test" } });
    expect(headers).toEqual({ "Content-Type": octets });
    expect(inputUri).toMatch(/^hardsim:\/\/inputs\/upl_\w+\/policy\.pt$/);
    expect(await readAsset(key, assetId)).toMatchObject({ status: "pending", sha256: null });
    const { status, json } = await put(url, "hello", headers);
    expect([status, json]).toEqual([200, { input_uri: inputUri, sha256: helloSha256, size_bytes: 5 }]);
    expect(await readAsset(key, assetId)).toMatchObject({
      asset_id: assetId,
      project_id: projectId,
      kind: "checkpoint",
      filename: "policy.pt",
      content_type: octets,
      size_bytes: 5,
      sha256: helloSha256,
      status: "ready",
      input_uri: inputUri,
      metadata: { from: "a test" },
    });
    const second = await uploadAsset(key);
    expect(second.assetId).not.toBe(assetId);
    expect((await listBlobs()).filter((name) => name === helloSha256)).toHaveLength(1);
  });

  it("that arrives twice is answered as the first time, and other bytes are refused and not kept", async () => {
    const { key } = await api.makeTenant();
    const { url, assetId } = await uploadAsset(key);
    expect((await put(url, "hello")).status).toBe(200);
    const before = await listBlobs();
    const other = await put(url, "HELLO");
    expect([other.status, other.json.code]).toEqual([409, "state_conflict"]);
    expect(await listBlobs()).toEqual(before);
    expect(await readAsset(key, assetId)).toMatchObject({ sha256: helloSha256 });
  });

  it("that is too short, too long or of another type leaves nothing", async () => {
    const { key } = await api.makeTenant();
    const { url, assetId } = await announce(key);
    const before = await listBlobs();
    const answers = [
      await put(url, "hell"),
      await put(url, "hello!"),
      await put(url, ""),
      await put(url, "hello", { "Content-Type": "application/x-www-form-urlencoded" }),
    ];
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [400, "invalid_request"],
      [413, "too_large"],
      [400, "invalid_request"],
      [415, "unsupported_media_type"],
    ]);
    expect(await listBlobs()).toEqual(before);
    expect(await readAsset(key, assetId)).toMatchObject({ status: "pending" });
    expect((await put(url, "hello")).status).toBe(200);
  });

  it("that never says its length is still held to it while it streams", async () => {
    const { key } = await api.makeTenant();
    const { url, assetId } = await announce(key);
    const before = await listBlobs();
    expect(await putInChunks(url, ["hel", "lo and more"])).toBe(413);
    expect(await putInChunks(url, ["hel"])).toBe(400);
    expect(await listBlobs()).toEqual(before);
    expect(await putInChunks(url, ["hel", "lo"])).toBe(200);
    expect(await readAsset(key, assetId)).toMatchObject({ status: "ready" });
  });

  it("that breaks off leaves nothing half there, and can be sent again", async () => {
    const { key } = await api.makeTenant();
    const { url, assetId } = await announce(key, { size_bytes: 1_000_000 });
    const before = await listBlobs();
    await breakOff(url, 1_000_000, () => expect.poll(listBlobs).not.toEqual(before));
    await expect.poll(listBlobs).toEqual(before);
    expect(await readAsset(key, assetId)).toMatchObject({ status: "pending" });
    expect((await put(url, "x".repeat(1_000_000))).status).toBe(200);
  });

  it("needs no key, but its own link: altered, expired, or made for something else opens nothing", async () => {
    const { key } = await api.makeTenant();
    const { url } = await announce(key);
    const [body = "", digest = ""] = url.slice(url.lastIndexOf("/") + 1).split(".");
    const link = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
    const encode = (change: object) =>
      Buffer.from(JSON.stringify({ ...link, ...change })).toString("base64url");
    const sign = (change: object) => signLink(api.shared.env.HARDSIM_LINK_SECRET, { ...link, ...change });
    const base = url.slice(0, url.lastIndexOf("/"));
    for (const token of [
      `${encode({ object: "upload:upl_0" })}.${digest}`,
      `${body}.${digest}x`,
      "nonsense",
      sign({ expiresAtMs: Date.now() - 1 }),
      sign({ method: "GET" }),
      sign({ object: `blob:${helloSha256}` }),
      sign({ object: "upload:upl_NONE" }),
    ]) {
      const { status, json } = await put(`${base}/${token}`, "hello");
      expect([status, json.code]).toEqual([403, "link_expired"]);
    }
    const download = await fetch(`http://127.0.0.1:${web.port}/v1/downloads/${body}.${digest}`);
    expect(download.status).toBe(403);
    expect((await put(url, "hello")).status).toBe(200);
  });
});

describe("an announced file", () => {
  const refused = async (change: Record<string, unknown>) => {
    const { key } = await api.makeTenant();
    const body = { filename: "a.pt", content_type: octets, size_bytes: 5, ...change };
    const { status, json } = await api.call("POST", "/v0/inputs/presign-upload", { key, body });
    return [status, (json.errors as { path: string }[] | undefined)?.[0]?.path];
  };

  it.each([
    "a/b.pt",
    "a\\b.pt",
    "..",
    ".",
    "",
    "  ",
    "a\nb.pt",
    "a\u0000.pt",
    "a\u001b[2J.pt",
    "x".repeat(256),
  ])("with the name %j is refused by name", async (filename) => {
    expect(await refused({ filename })).toEqual([400, "filename"]);
  });

  it("of no size, larger than the setting allows, of no type, or with what nobody can keep is refused by name", async () => {
    expect(await refused({ size_bytes: 0 })).toEqual([400, "size_bytes"]);
    expect(await refused({ size_bytes: -1 })).toEqual([400, "size_bytes"]);
    expect(await refused({ size_bytes: 2_000_001 })).toEqual([413, "size_bytes"]);
    expect(await refused({ content_type: "a\r\nb: c" })).toEqual([400, "content_type"]);
    expect(await refused({ asset_kind: "a\nb" })).toEqual([400, "asset_kind"]);
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);
    expect(await refused({ metadata: deep })).toEqual([400, "metadata"]);
    expect(await refused({ metadata: { long: "x".repeat(20_000) } })).toEqual([400, "metadata"]);
  });

  it("keeps its name and suffix, whatever letters it has", async () => {
    const { key } = await api.makeTenant();
    const { inputUri, assetId } = await uploadAsset(key, {
      filename: "Büro #1 (neu).urdf",
      asset_kind: "my own",
    });
    expect(new URL(inputUri).pathname.endsWith(".urdf")).toBe(true);
    expect(await readAsset(key, assetId)).toMatchObject({ filename: "Büro #1 (neu).urdf", kind: "my own" });
  });
});

describe("an asset", () => {
  const register = (key: string, body: unknown) => api.call("POST", "/v0/assets/register", { key, body });

  it("is one per input, however often and at once it is registered", async () => {
    const { key } = await api.makeTenant();
    const { inputUri } = await uploadAsset(key, { register_asset: false });
    const body = { input_uri: inputUri, filename: "x.pt", size_bytes: 5, kind: "robot", metadata: null };
    const answers = await Promise.all([1, 2, 3, 4].map(() => register(key, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ json }) => json.asset_id)).size).toBe(1);
    const again = await register(key, { input_uri: inputUri, kind: "scene" });
    expect(again.json).toEqual(answers[0]?.json);
    expect(again.json).toMatchObject({ kind: "robot", filename: "x.pt", status: "ready" });
  });

  it("of an input that was never uploaded is pending", async () => {
    const { key } = await api.makeTenant();
    const { inputUri } = await announce(key, { register_asset: false });
    expect((await register(key, { input_uri: inputUri })).json).toMatchObject({ status: "pending" });
  });

  it("of an input that is not there, another's, or elsewhere is refused by name", async () => {
    const owner = await api.makeTenant();
    const { key } = await api.makeTenant();
    const foreign = await uploadAsset(owner.key);
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
    const { key } = await api.makeTenant();
    const { inputUri } = await uploadAsset(key, { register_asset: false });
    const { status, json } = await register(key, { input_uri: inputUri, size_bytes: 6 });
    expect([status, json.detail]).toEqual([400, "size_bytes: is 6, but the file was announced with 5"]);
  });

  it("is listed newest first, in pages, by kind, and only in its own project", async () => {
    const { key } = await api.makeTenant();
    const other = await api.makeTenant();
    await uploadAsset(other.key);
    const ids: string[] = [];
    for (const kind of ["robot", "checkpoint", "robot"])
      ids.unshift((await uploadAsset(key, { asset_kind: kind })).assetId);
    const list = async (query: string, path = "/v0/assets") => {
      const { json } = await api.call("GET", `${path}?${query}`, { key });
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
    const owner = await api.makeTenant();
    const { key } = await api.makeTenant();
    const { assetId } = await uploadAsset(owner.key);
    for (const [method, path] of [
      ["GET", "/v0/assets/"],
      ["GET", "/v1/assets/"],
      ["DELETE", "/v1/assets/"],
    ] as const)
      expect((await api.call(method, path + assetId, { key })).status).toBe(404);
    expect(await readAsset(owner.key, assetId)).toMatchObject({ status: "ready" });
  });

  it("goes with its input when it is deleted, and links to it open nothing any more", async () => {
    const { key } = await api.makeTenant();
    const { assetId, url } = await uploadAsset(key);
    expect((await api.call("DELETE", `/v1/assets/${assetId}`, { key })).status).toBe(200);
    expect((await api.call("GET", `/v1/assets/${assetId}`, { key })).status).toBe(404);
    expect((await put(url, "hello")).status).toBe(403);
  });

  it("leaves its file as long as another one has the same, and takes it along as the last", async () => {
    const { key } = await api.makeTenant();
    const text = "a file that only this test has";
    const before = await listBlobs();
    const first = await uploadAsset(key, {}, text);
    const second = await uploadAsset(key, {}, text);
    await api.call("DELETE", `/v1/assets/${first.assetId}`, { key });
    expect(await listBlobs()).toHaveLength(before.length + 1);
    await api.call("DELETE", `/v1/assets/${second.assetId}`, { key });
    expect(await listBlobs()).toEqual(before);
  });

  it("that was announced and never uploaded is forgotten a day after its link's end", async () => {
    const { key } = await api.makeTenant();
    const { assetId } = await announce(key);
    const uploaded = await uploadAsset(key);
    await api.database.db.update(upload).set({ expiresAt: new Date(Date.now() - 25 * 3_600_000) });
    await announce(key);
    expect((await api.call("GET", `/v0/assets/${assetId}`, { key })).status).toBe(404);
    expect(await readAsset(key, uploaded.assetId)).toMatchObject({ status: "ready" });
  });
});

describe("a run that starts from an upload", () => {
  const create = async (key: string, projectId: string, start: Record<string, unknown>) =>
    api.call("POST", "/v1/training-runs", { key, body: { ...seedBody(projectId), ...start } });

  it("takes an asset by its id or URI, and the input's own URI", async () => {
    const { key, projectId } = await api.makeTenant();
    const { assetId } = await uploadAsset(key);
    const plain = await uploadAsset(key, { register_asset: false, filename: "start.pt" });
    for (const start of [
      { checkpoint_init_asset_id: assetId },
      { checkpoint_init_uri: `hardsim://assets/${assetId}` },
      { checkpoint_init_uri: plain.inputUri },
    ])
      expect((await create(key, projectId, start)).status, JSON.stringify(start)).toBe(201);
  });

  it("is refused before its file has arrived, and when it is no checkpoint, unknown or another's", async () => {
    const { key, projectId } = await api.makeTenant();
    const owner = await api.makeTenant();
    const pending = await announce(key);
    const robot = await uploadAsset(key, { asset_kind: "robot" });
    const foreign = await uploadAsset(owner.key);
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
      const { key, projectId } = await api.makeTenant();
      const run = await create(key, projectId, { checkpoint_init_uri: uri });
      expect(run.status).toBe(201);
      const list = await api.call("GET", "/v0/assets", { key });
      const [asset] = list.json.assets as [{ asset_id: string }];
      expect(asset).toMatchObject({
        status: "pending",
        kind: "checkpoint",
        filename: "a.pt",
        size_bytes: 0,
        metadata: { source_uri: uri.replace("?sig=secret", "") },
      });
      const removed = await api.call("DELETE", `/v1/assets/${asset.asset_id}`, { key });
      expect([removed.status, removed.json.code]).toEqual([409, "asset_in_use"]);
      const other = await create(key, projectId, { checkpoint_init_asset_id: asset.asset_id });
      expect([other.status, other.json.code]).toEqual([409, "asset_not_uploaded"]);
    },
  );

  it("from outside of the configured sources, or from a private address, is refused by name", async () => {
    const { key, projectId } = await api.makeTenant();
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
    expect((await api.call("GET", "/v0/assets", { key })).json.assets).toEqual([]);
  });

  it("from a source that is only validated leaves nothing, and a source is not registered", async () => {
    const { key, projectId } = await api.makeTenant();
    const uri = "s3://weights/arm/a.pt";
    const body = { ...seedBody(projectId), checkpoint_init_uri: uri };
    expect((await api.call("POST", "/v1/training-runs/validate", { key, body })).status).toBe(200);
    const registered = await api.call("POST", "/v0/assets/register", { key, body: { input_uri: uri } });
    expect([registered.status, registered.json.code]).toEqual([422, "unsupported"]);
    expect(registered.json.detail).toContain("checkpoint_init_uri");
    expect((await api.call("GET", "/v0/assets", { key })).json.assets).toEqual([]);
  });

  it("keeps its asset while it lives", async () => {
    const { key, projectId } = await api.makeTenant();
    const { assetId } = await uploadAsset(key);
    const run = await create(key, projectId, { checkpoint_init_asset_id: assetId });
    const remove = () => api.call("DELETE", `/v1/assets/${assetId}`, { key });
    const refused = await remove();
    expect([refused.status, refused.json.code]).toEqual([409, "asset_in_use"]);
    expect(refused.json.detail).toContain(String(run.json.run_id));
    await api.call("POST", `/v1/training-runs/${run.json.run_id}/cancel`, { key });
    expect((await remove()).status).toBe(200);
  });

  it("made twice with one key is one run, also when its asset is gone by then", async () => {
    const { key, projectId } = await api.makeTenant();
    const { assetId } = await uploadAsset(key);
    const body = { ...seedBody(projectId), checkpoint_init_asset_id: assetId };
    const post = () =>
      api.call("POST", "/v1/training-runs", { key, body, headers: { "idempotency-key": "from-asset" } });
    const first = await post();
    await api.call("POST", `/v1/training-runs/${first.json.run_id}/cancel`, { key });
    await api.call("DELETE", `/v1/assets/${assetId}`, { key });
    expect((await post()).json).toEqual(first.json);
  });
});

it("an upload in the database is of the project of its key", async () => {
  const { key, projectId } = await api.makeTenant();
  const { inputUri } = await announce(key);
  const uploadId = inputUri.split("/")[3] ?? "";
  const [row] = await api.database.db.select().from(upload).where(eq(upload.uploadId, uploadId));
  expect(row).toMatchObject({ projectId, filename: "policy.pt", sizeBytes: 5, sha256: null });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});

function putInChunks(url: string, chunks: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "PUT", headers: { "Content-Type": octets } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

/** Announces so many bytes, sends a few, and hangs up once they have arrived. */
async function breakOff(url: string, announcedBytes: number, arrived: () => Promise<void>): Promise<void> {
  const headers = { "Content-Type": octets, "Content-Length": String(announcedBytes) };
  const sent = request(url, { method: "PUT", headers });
  const closed = new Promise<void>((resolve) => sent.on("close", resolve));
  sent.on("error", () => {}); // our own hanging up
  sent.write("a few bytes");
  await arrived();
  sent.destroy();
  await closed;
}
