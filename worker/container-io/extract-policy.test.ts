import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { extractPolicy } from "./extract-policy";
import { requireBytes } from "./folder-entries";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hardsim-policy-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* archiveOf(files: Readonly<Record<string, string>>): AsyncGenerator<Uint8Array> {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  for await (const chunk of archive) yield requireBytes(chunk);
}

it("takes the policy at the root out of a folder's archive, and nothing else", async () => {
  const target = join(folder, "policy.onnx");
  const files = { "./sub/policy.onnx": "another's", "./policy.onnx": "the graph", "weights.bin": "w" };
  const sha256 = await extractPolicy(archiveOf(files), target);
  expect(sha256).toBe(createHash("sha256").update("the graph").digest("hex"));
  expect(await readFile(target, "utf8")).toBe("the graph");
  expect(await readdir(folder)).toEqual(["policy.onnx"]);
});

it("finds none in an archive without one", async () => {
  const files = { "sub/policy.onnx": "another's" };
  expect(await extractPolicy(archiveOf(files), join(folder, "none.onnx"))).toBeNull();
});

it("refuses what is no archive", async () => {
  const text = (async function* () {
    yield Buffer.alloc(2_048, "no tar");
  })();
  await expect(extractPolicy(text, join(folder, "none.onnx"))).rejects.toThrow("no tar");
});
