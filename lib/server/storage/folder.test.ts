import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DiskLowError } from "./disk-guard";
import { openFolderStorage } from "./folder";
import { BlobMissingError } from "./port";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hardsim-storage-"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: string) => createHash("sha256").update(bytes).digest("hex");

test("equal bytes are kept once, from a file or from memory, and nothing is left aside", async () => {
  const storage = openFolderStorage(folder);
  const path = join(folder, "given");
  await writeFile(path, "hello");
  const [one, two, three] = await Promise.all([
    storage.putFile(path),
    storage.putFile(path),
    storage.putBytes(Buffer.from("hello")),
  ]);
  expect(one).toEqual({ sha256: sha256("hello"), sizeBytes: 5 });
  expect(two).toEqual(one);
  expect(three).toEqual(one);
  expect(await readdir(join(folder, "blobs", "incoming"))).toEqual([]);
  expect(await readFile(path, "utf8")).toBe("hello");
});

test("a blob is read whole or in part, and its size is known", async () => {
  const storage = openFolderStorage(folder);
  const blob = await storage.putBytes(Buffer.from("0123456789"));
  expect(await text(await storage.openRead(blob.sha256))).toBe("0123456789");
  expect(await text(await storage.openRead(blob.sha256, { start: 2, end: 4 }))).toBe("234");
  expect(await storage.size(blob.sha256)).toBe(10);
});

test("what is not there is said so before the first byte, and a path is no digest", async () => {
  const storage = openFolderStorage(folder);
  await expect(storage.openRead(sha256("nothing"))).rejects.toBeInstanceOf(BlobMissingError);
  expect(await storage.size(sha256("nothing"))).toBeNull();
  await expect(async () => storage.openRead("../../etc/passwd")).rejects.toBeInstanceOf(BlobMissingError);
  await storage.remove(sha256("nothing"));
});

test("a linked blob is read-only, and the writer of the file it came from cannot change it", async () => {
  const storage = openFolderStorage(folder);
  const path = join(folder, "given");
  await writeFile(path, "first");
  const blob = await storage.putFile(path);
  await writeFile(path, "other");
  const target = join(folder, "staging", "deep", "batch");
  await storage.linkInto(blob.sha256, target);
  expect(await readFile(target, "utf8")).toBe("first");
  expect((await stat(target)).mode & 0o222).toBe(0);
});

test("a file is given up when it is asked to, and what was taken in is not touched by a later wish", async () => {
  const storage = openFolderStorage(folder);
  const path = join(folder, "given");
  await writeFile(path, "hello");
  await expect(storage.putFile(path, { signal: AbortSignal.abort(new Error("canceled")) })).rejects.toThrow(
    "canceled",
  );
  expect(await readdir(join(folder, "blobs", "incoming"))).toEqual([]);
  const later = new AbortController();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on("uncaughtException", note);
  const blob = await storage.putFile(path, { signal: later.signal });
  later.abort();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("uncaughtException", note);
  expect(uncaught).toEqual([]);
  expect(await storage.has(blob.sha256)).toBe(true);
});

test("a symbolic link or a folder is not taken in", async () => {
  const storage = openFolderStorage(folder);
  await symlink("/etc/hostname", join(folder, "link"));
  await expect(storage.putFile(join(folder, "link"))).rejects.toThrow(/ELOOP/);
  await expect(storage.putFile(folder)).rejects.toThrow(/not a regular file/);
});

test("a stream that fails leaves nothing, and one that ends is a blob", async () => {
  const storage = openFolderStorage(folder);
  async function* breakOff() {
    yield Buffer.from("half of ");
    throw new Error("the line broke");
  }
  await expect(storage.putStream(breakOff())).rejects.toThrow("the line broke");
  expect(await readdir(join(folder, "blobs", "incoming"))).toEqual([]);
  async function* whole() {
    yield Buffer.from("half of ");
    yield Buffer.from("it");
  }
  expect(await storage.putStream(whole())).toEqual({ sha256: sha256("half of it"), sizeBytes: 10 });
});

async function collect(pages: AsyncIterable<string[]>): Promise<string[]> {
  const all: string[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
const dayMs = 24 * 3_600_000;
const age = async (path: string) => utimes(path, new Date(0), new Date(0));
const pathOf = (digest: string) => join(folder, "blobs", "sha256", digest.slice(0, 2), digest);

test("bytes that were put a moment ago are not removed: their row may be on its way", async () => {
  const storage = openFolderStorage(folder);
  const { sha256: digest } = await storage.putBytes(Buffer.from("hello"));
  expect(await storage.remove(digest)).toBe(false);
  await age(pathOf(digest));
  // The same bytes once more, while somebody removes the last row that names them.
  await storage.putBytes(Buffer.from("hello"));
  expect(await storage.remove(digest)).toBe(false);
  expect(await storage.has(digest)).toBe(true);
  await age(pathOf(digest));
  expect(await storage.remove(digest)).toBe(true);
  expect(await storage.has(digest)).toBe(false);
});

test("however a put and a removal of the same bytes meet, what was put is there afterwards", async () => {
  const storage = openFolderStorage(folder);
  const bytes = Buffer.from("raced for");
  const digest = sha256("raced for");
  await storage.putBytes(bytes);
  for (let round = 0; round < 100; round += 1) {
    await age(pathOf(digest));
    await Promise.all([storage.remove(digest), storage.putBytes(bytes), storage.remove(digest)]);
    expect(await storage.size(digest), `round ${round}`).toBe(bytes.byteLength);
  }
  expect(await readdir(join(folder, "blobs", "incoming"))).toEqual([]);
});

test("only blobs that nobody put for so long are listed, and only old leftovers are removed", async () => {
  const storage = openFolderStorage(folder);
  const old = await storage.putBytes(Buffer.from("old"));
  await storage.putBytes(Buffer.from("new"));
  await age(pathOf(old.sha256));
  const incoming = join(folder, "blobs", "incoming");
  await writeFile(join(incoming, "dead"), "half of something");
  await writeFile(join(incoming, "alive"), "half of something");
  await age(join(incoming, "dead"));
  expect(await collect(storage.listSettled(dayMs))).toEqual([old.sha256]);
  expect(await storage.removeLeftovers(dayMs)).toBe(1);
  expect(await readdir(incoming)).toEqual(["alive"]);
});

test("a storage that holds nothing yet has nothing to sweep", async () => {
  const storage = openFolderStorage(folder);
  expect(await storage.removeLeftovers(0)).toBe(0);
  expect(await collect(storage.listSettled(0))).toEqual([]);
});

test("a file that is given takes no room: it becomes the blob, read-only and nobody else's, and may be given again", async () => {
  const full = openFolderStorage(folder, {
    guard: () => Promise.reject(new DiskLowError("The disk is full.")),
  });
  const path = join(folder, "given");
  await writeFile(path, "weights");
  await utimes(path, new Date(0), new Date(0));
  await expect(full.putFile(path)).rejects.toThrow(DiskLowError);
  const blob = { sha256: sha256("weights"), sizeBytes: 7 };
  expect(await full.putFile(path, { given: true })).toEqual(blob);
  // After a disk that was full for the next file all are collected again.
  expect(await full.putFile(path, { given: true })).toEqual(blob);
  const kept = await stat(join(folder, "blobs", "sha256", blob.sha256.slice(0, 2), blob.sha256));
  expect(kept).toMatchObject({ ino: (await stat(path)).ino, uid: process.getuid?.() ?? 0 });
  expect(kept.mode & 0o777).toBe(0o444);
  // Its time says when it was put, or the sweep would take it for one that nobody wants.
  expect(Date.now() - kept.mtimeMs).toBeLessThan(60_000);
  await rm(path);
  expect(await text(await full.openRead(blob.sha256))).toBe("weights");
  expect(await readdir(join(folder, "blobs", "incoming"))).toEqual([]);
});

test("a link, or a pipe, that is given is refused as it is when it is copied", async () => {
  const storage = openFolderStorage(folder);
  const path = join(folder, "link");
  await symlink("/etc/passwd", path);
  await expect(storage.putFile(path, { given: true })).rejects.toThrow();
  await expect(readdir(join(folder, "blobs", "incoming"))).rejects.toThrow("ENOENT");
});

test.skipIf(!existsSync("/dev/shm"))("a file on another disk that is given is copied", async () => {
  const elsewhere = await mkdtemp("/dev/shm/hardsim-given-");
  try {
    await writeFile(join(elsewhere, "given"), "far away");
    const blob = await openFolderStorage(folder).putFile(join(elsewhere, "given"), { given: true });
    expect(blob.sha256).toBe(sha256("far away"));
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});
