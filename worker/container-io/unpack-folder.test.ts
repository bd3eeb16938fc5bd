import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packFolder } from "./pack-folder";
import { scanFolder } from "./scan-folder";
import { makeFolder, type TestFolder } from "./testing/make-folder";
import { unpackFolder } from "./unpack-folder";

let made: TestFolder;
let target: TestFolder;
beforeEach(async () => {
  [made, target] = [await makeFolder(), await makeFolder()];
});
afterEach(async () => {
  await made.remove();
  await target.remove();
});

type Header = Parameters<ReturnType<typeof pack>["entry"]>[0];
/** An archive of such entries; each is a file of one byte unless told otherwise. */
async function archive(...headers: Header[]): Promise<Buffer> {
  const packing = pack();
  for (const header of headers) {
    if ((header.type ?? "file") === "file") packing.entry(header, "x");
    else packing.entry(header);
  }
  packing.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of packing) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}
const unpack = (bytes: Buffer, limits: { maxBytes?: number; maxEntries?: number } = {}) =>
  unpackFolder(inPieces(bytes), target.at("out"), { maxBytes: 1e6, ...limits });
const refusal = (text: string) => ({ name: "FolderRefused", message: expect.stringContaining(text) });

/** Replaces a header's size (octal, or binary for more than 8 GiB) and mends its checksum. */
function claimSize(bytes: Buffer, size: bigint): Buffer {
  const lying = Buffer.from(bytes);
  lying.fill(0, 124, 136);
  lying[124] = 0x80;
  lying.writeBigUInt64BE(size, 128);
  lying.fill(0x20, 148, 156);
  const sum = lying.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  lying.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return lying;
}

test("what was packed comes back: names, bytes, empty folders, links as what they pointed to", async () => {
  const long = `${"long/".repeat(30)}name`;
  await made.write({ "000200/w": "weights", [long]: "deep", "ünï.txt": "x", empty: "", "policy.onnx": "p" });
  await mkdir(made.at("none"));
  await symlink("000200", made.at("last"));
  const packed = await buffer(packFolder(await scanFolder(made.root, { seenAs: "/x" })));
  expect(await unpack(packed)).toEqual({
    files: 6,
    bytes: 20,
    policyPath: path.join(target.at("out"), "policy.onnx"),
  });
  expect(await readFile(target.at("out/last/w"), "utf8")).toBe("weights");
  expect(await readFile(path.join(target.at("out"), long), "utf8")).toBe("deep");
  expect((await readdir(target.at("out"))).sort()).toEqual(
    ["000200", "empty", "last", "long", "none", "policy.onnx", "ünï.txt"].sort(),
  );
  expect((await stat(target.at("out/last/w"))).mode & 0o777).toBe(0o444);
});

test.each([["gnu"], ["posix"], ["ustar"]])("an archive of GNU tar's %s format is read", async (format) => {
  await made.write({ "a/w": "weights", [`${"n".repeat(90)}/${"m".repeat(90)}`]: "long" });
  const bytes = execFileSync("tar", [`--format=${format}`, "-C", made.root, "-cf", "-", "."]);
  expect(await unpack(bytes)).toMatchObject({ files: 2, bytes: 11 });
  expect(await readFile(target.at("out/a/w"), "utf8")).toBe("weights");
});

test.each<[string, Header, string]>([
  ["..", { name: "a/../../w" }, 'a/../../w, whose ".." would lead out'],
  ["an absolute name", { name: "/etc/w" }, "/etc/w, an absolute name"],
  ["an absolute name of Windows", { name: "C:\\w" }, "an absolute name"],
  ["a link", { name: "l", type: "symlink", linkname: "w" }, "l, a link"],
  ["a hard link", { name: "l", type: "link", linkname: "w" }, "l, a hard link"],
  ["a device", { name: "d", type: "character-device" }, "d, a device"],
  ["a block device", { name: "d", type: "block-device" }, "d, a device"],
  ["a pipe", { name: "p", type: "fifo" }, "p, a pipe"],
  ["a name with NUL", { name: "w", pax: { path: "a\0b" } }, "a name with a NUL character"],
  ["a sparse file", { name: "w", pax: { "GNU.sparse.realsize": "9" } }, "w, a sparse file"],
])(
  "an archive with %s is refused by its name, and nothing is written outside",
  async (_, header, sentence) => {
    const bytes = await archive({ name: "good" }, header);
    await expect(unpack(bytes)).rejects.toMatchObject({ ...refusal(sentence), kind: "unsafe" });
    expect(await readdir(target.root)).toEqual(["out"]);
    expect(await readdir(target.at("out"))).toEqual(["good"]);
  },
);

test("names that differ by case, that come twice, or are a file and a folder are refused", async () => {
  const cases: [Header[], string][] = [
    [[{ name: "A/w" }, { name: "a/v" }], "A and a, which are one name"],
    [[{ name: "w" }, { name: "./w" }], "holds w twice"],
    [[{ name: "w" }, { name: "w/v" }], "holds w twice"],
  ];
  for (const [headers, sentence] of cases) {
    await expect(unpack(await archive(...headers))).rejects.toMatchObject(refusal(sentence));
    await target.remove();
    target = await makeFolder();
  }
});

test("too many entries are refused, folders counted", async () => {
  const bytes = await archive({ name: "a/b/w" }, { name: "a/v" });
  await expect(unpack(bytes, { maxEntries: 3 })).rejects.toMatchObject(refusal("more than 3 files"));
});

test("a size beyond the limit is refused before a byte is written, and so is the sum", async () => {
  const bomb = claimSize(await archive({ name: "w" }), 8_000_000_000_000n);
  await expect(unpack(bomb)).rejects.toMatchObject(
    refusal("more than 1000000 bytes in its files, which is the limit, at w"),
  );
  expect(await readdir(target.at("out"))).toEqual([]);
  await target.remove();
  target = await makeFolder();
  const sum = await archive({ name: "a" }, { name: "b" }, { name: "c" });
  await expect(unpack(sum, { maxBytes: 2 })).rejects.toMatchObject(refusal("at c"));
});

test.each([
  ["in a file", 512 + 100],
  ["between two files", 1_024],
  ["in a header", 1_024 + 100],
  ["before its end mark", 2_048],
  ["in its end mark", 2_048 + 512],
])("an archive that is cut off %s is refused", async (_, length) => {
  const bytes = await archive({ name: "a" }, { name: "b" });
  await expect(unpack(bytes.subarray(0, length))).rejects.toMatchObject(refusal("is cut off"));
});

test("what is no tar is refused as what it is", async () => {
  const bytes = await archive({ name: "a" });
  const cases: [Buffer, string][] = [
    [gzipSync(bytes), "is compressed (gzip), not a plain tar; send it uncompressed"],
    [Buffer.from("PK\u0003\u0004 and more"), "is a zip"],
    [Buffer.from("weights".repeat(200)), "is no tar that can be read"],
    [Buffer.alloc(0), "is cut off"],
    [Buffer.alloc(10_240), "holds no file with a byte in it"],
    [await archive({ name: "d", type: "directory" }), "holds no file with a byte in it"],
  ];
  for (const [given, sentence] of cases) {
    await expect(unpack(given), sentence).rejects.toMatchObject(refusal(sentence));
    await target.remove();
    target = await makeFolder();
  }
});

test("an error of the source is thrown as it is", async () => {
  const broken = new Error("the disk is gone");
  async function* source(): AsyncGenerator<Uint8Array> {
    yield (await archive({ name: "a" })).subarray(0, 600);
    throw broken;
  }
  await expect(unpackFolder(source(), target.at("out"), { maxBytes: 1e6 })).rejects.toBe(broken);
});
