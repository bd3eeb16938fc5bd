import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, octets, type UploadApi } from "@/app/v0/testing/upload-api";
import { signLink } from "@/lib/server/storage/signed-links";

let uploads: UploadApi;
beforeAll(async () => {
  uploads = await createUploadApi();
});
afterAll(() => uploads.close());

const helloSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

describe("an upload", () => {
  it("is pending until all of it has arrived, then ready under its digest, and equal files are stored once", async () => {
    const { key, projectId } = await uploads.api.makeTenant();
    const { url, inputUri, assetId, headers } = await uploads.announce(key, { metadata: { from: "a test" } });
    expect(headers).toEqual({ "Content-Type": octets });
    expect(inputUri).toMatch(/^hardsim:\/\/inputs\/upl_\w+\/policy\.pt$/);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({ status: "pending", sha256: null });
    const { status, json } = await uploads.put(url, "hello", headers);
    expect([status, json]).toEqual([200, { input_uri: inputUri, sha256: helloSha256, size_bytes: 5 }]);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({
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
    const second = await uploads.uploadAsset(key);
    expect(second.assetId).not.toBe(assetId);
    expect((await uploads.listBlobs()).filter((name) => name === helloSha256)).toHaveLength(1);
  });

  it("that arrives twice is answered as the first time, and other bytes are refused and not kept", async () => {
    const { key } = await uploads.api.makeTenant();
    const { url, assetId } = await uploads.uploadAsset(key);
    expect((await uploads.put(url, "hello")).status).toBe(200);
    const before = await uploads.listBlobs();
    const other = await uploads.put(url, "HELLO");
    expect([other.status, other.json.code]).toEqual([409, "state_conflict"]);
    expect(await uploads.listBlobs()).toEqual(before);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({ sha256: helloSha256 });
  });

  it("that is too short, too long or of another type leaves nothing", async () => {
    const { key } = await uploads.api.makeTenant();
    const { url, assetId } = await uploads.announce(key);
    const before = await uploads.listBlobs();
    const answers = [
      await uploads.put(url, "hell"),
      await uploads.put(url, "hello!"),
      await uploads.put(url, ""),
      await uploads.put(url, "hello", { "Content-Type": "application/x-www-form-urlencoded" }),
    ];
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [400, "invalid_request"],
      [413, "too_large"],
      [400, "invalid_request"],
      [415, "unsupported_media_type"],
    ]);
    expect(await uploads.listBlobs()).toEqual(before);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({ status: "pending" });
    expect((await uploads.put(url, "hello")).status).toBe(200);
  });

  it("that never says its length is still held to it while it streams", async () => {
    const { key } = await uploads.api.makeTenant();
    const { url, assetId } = await uploads.announce(key);
    const before = await uploads.listBlobs();
    expect(await putInChunks(url, ["hel", "lo and more"])).toBe(413);
    expect(await putInChunks(url, ["hel"])).toBe(400);
    expect(await uploads.listBlobs()).toEqual(before);
    expect(await putInChunks(url, ["hel", "lo"])).toBe(200);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({ status: "ready" });
  });

  it("that breaks off leaves nothing half there, and can be sent again", async () => {
    const { key } = await uploads.api.makeTenant();
    const { url, assetId } = await uploads.announce(key, { size_bytes: 1_000_000 });
    const before = await uploads.listBlobs();
    await breakOff(url, 1_000_000, () => expect.poll(uploads.listBlobs).not.toEqual(before));
    await expect.poll(uploads.listBlobs).toEqual(before);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({ status: "pending" });
    expect((await uploads.put(url, "x".repeat(1_000_000))).status).toBe(200);
  });

  it("needs no key, but its own link: altered, expired, or made for something else opens nothing", async () => {
    const { key } = await uploads.api.makeTenant();
    const { url } = await uploads.announce(key);
    const [body = "", digest = ""] = url.slice(url.lastIndexOf("/") + 1).split(".");
    const link = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
    const encode = (change: object) =>
      Buffer.from(JSON.stringify({ ...link, ...change })).toString("base64url");
    const sign = (change: object) =>
      signLink(uploads.api.shared.env.HARDSIM_LINK_SECRET, { ...link, ...change });
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
      const { status, json } = await uploads.put(`${base}/${token}`, "hello");
      expect([status, json.code]).toEqual([403, "link_expired"]);
    }
    const download = await fetch(`http://127.0.0.1:${uploads.port}/v1/downloads/${body}.${digest}`);
    expect(download.status).toBe(403);
    expect((await uploads.put(url, "hello")).status).toBe(200);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(uploads.api.logged).toEqual([]);
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
