import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type PlayedRun } from "@/app/v1/testing/played-run";
import { checkpoint } from "@/lib/server/db/schema/runs";
import { signLink } from "@/lib/server/storage/signed-links";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("a run that has ended", () => {
  it("has its checkpoints newest first, each with its parent", async () => {
    const checkpoints = await played.items("/checkpoints", "checkpoints");
    expect(checkpoints.map(({ iteration_index: index }) => index)).toEqual([2, 1, 0]);
    expect(checkpoints[0]?.parent_checkpoint_id).toBe(checkpoints[1]?.checkpoint_id);
    expect(checkpoints[2]?.parent_checkpoint_id).toBeNull();
    const [latest] = await played.items("/checkpoints?limit=1", "checkpoints");
    expect(latest?.iteration_index).toBe(2);
    const one = await played.get(played.at(`/checkpoints/${latest?.checkpoint_id}`));
    expect(one.json).toEqual(latest);
    expect(one.json.uri).toBe(`hardsim://checkpoints/${latest?.checkpoint_id}`);
  });
});

describe("a checkpoint that is a folder", () => {
  const files = [
    { path: "config.json", size_bytes: 2 },
    { path: "last/weights", size_bytes: 64 },
  ];
  it("says so, lists its files when it is asked for alone, and is downloaded as a tar", async () => {
    const oldest = (await played.items("/checkpoints", "checkpoints")).at(-1);
    const checkpointId = String(oldest?.checkpoint_id);
    await played.api.database.db
      .update(checkpoint)
      .set({ format: "folder", filename: "000200", files, fileCount: 2 })
      .where(eq(checkpoint.checkpointId, checkpointId));
    const at = played.at(`/checkpoints/${checkpointId}`);
    const folder = { filename: "000200", format: "folder", file_count: 2 };
    expect((await played.get(at)).json).toMatchObject({ ...folder, files });
    const list = await played.items("/checkpoints", "checkpoints");
    expect(list.at(-1)).toMatchObject({ ...folder, files: null });
    expect(list[0]).toMatchObject({ format: "file", file_count: null, files: null });
    const { json } = await played.get(`${at}/download-url`);
    expect(json).toMatchObject({ filename: "a-test-s-run-i0.tar", sha256: oldest?.sha256 });
  });
});

describe("files", () => {
  const bytes = Buffer.from("0123456789 a checkpoint");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  async function link(): Promise<string> {
    const [latest] = await played.items("/checkpoints?limit=1", "checkpoints");
    const checkpointId = String(latest?.checkpoint_id);
    await played.api.shared.storage.putBytes(bytes);
    await played.api.database.db
      .update(checkpoint)
      .set({ sha256, sizeBytes: bytes.byteLength })
      .where(eq(checkpoint.checkpointId, checkpointId));
    const { json } = await played.get(played.at(`/checkpoints/${checkpointId}/download-url`));
    expect(json).toMatchObject({ sha256, size_bytes: bytes.byteLength, filename: "a-test-s-run-i2.pt" });
    return String(json.url);
  }
  const fetchLink = (url: string, headers: Record<string, string> = {}) =>
    played.api.open("GET", url, { headers });

  it("are downloaded whole and in ranges by a link that needs no key", async () => {
    const url = await link();
    const whole = await fetchLink(url);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    expect(whole.headers.get("content-disposition")).toContain('filename="a-test-s-run-i2.pt"');
    const part = await fetchLink(url, { range: "bytes=2-5" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      `bytes 2-5/${bytes.byteLength}`,
      "2345",
    ]);
    const tail = await fetchLink(url, { range: "bytes=-3" });
    expect(await tail.text()).toBe("int");
    expect((await fetchLink(url, { range: "bytes=500-" })).status).toBe(416);
    expect((await fetchLink(url, { range: "bytes=2x-5" })).status).toBe(200);
    expect((await fetchLink(url, { range: "nonsense" })).status).toBe(200);
  });

  it("are not reached by a link that was changed, made up or has expired", async () => {
    const url = await link();
    const token = url.slice(url.lastIndexOf("/") + 1);
    const expired = signLink(played.api.shared.env.HARDSIM_LINK_SECRET, {
      object: `blob:${sha256}`,
      method: "GET",
      filename: null,
      contentType: null,
      expiresAtMs: Date.now() - 1,
    });
    for (const bad of [`x${token}`, token.slice(0, -2), "x", "x.y", expired])
      expect((await fetchLink(`/v1/downloads/${bad}`)).status, bad).toBe(403);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
