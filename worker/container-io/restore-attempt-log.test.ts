import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readAttemptLog } from "@/lib/server/storage/attempt-log";
import { restoreAttemptLog } from "@/lib/server/storage/restore-attempt-log";
import { openLogFile } from "./log-file";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "hardsim-log-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const layout = { segmentBytes: 600, headSegments: 8, tailSegments: 24 };

/** Writes so many lines as the worker does; answers each segment's text by its name. */
async function writeLog(folder: string, lines: number): Promise<Map<string, string>> {
  const file = await openLogFile(folder, 0, layout);
  for (let n = 0; n < lines; n += 1)
    await file.append({ at: new Date(n), stream: "stdout", text: `line ${n} ${"é".repeat(n % 7)}` });
  await file.close();
  return readSegments(folder);
}

async function readSegments(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return new Map(names.map((name, at) => [name, texts[at] ?? ""]));
}

const openBlob = (segments: Map<string, string>) => async () => Readable.from([...segments.values()]);

it.each([0, 3, 200, 900])("a log of %i lines comes back from its blob as the worker wrote it", async (n) => {
  const written = await writeLog(path.join(dir, "written"), n);
  const restored = path.join(dir, "restored");
  await restoreAttemptLog(restored, openBlob(written), layout);
  expect(await readSegments(restored)).toEqual(written);
  expect(await readdir(dir)).toEqual(["restored", "written"]);
});

it("a gap of a long log is told as before", async () => {
  const written = path.join(dir, "written");
  const segments = await writeLog(written, 900);
  const restored = path.join(dir, "restored");
  await restoreAttemptLog(restored, openBlob(segments), layout);
  const { leftOut } = await readAttemptLog(restored, { offset: 0, limit: 1 });
  expect(leftOut).not.toBeNull();
  expect(leftOut).toEqual((await readAttemptLog(written, { offset: 0, limit: 1 })).leftOut);
});

it("several who want to read it at once all can", async () => {
  const written = await writeLog(path.join(dir, "written"), 50);
  const restored = path.join(dir, "restored");
  const restore = () => restoreAttemptLog(restored, openBlob(written), layout);
  await Promise.all([restore(), restore(), restore()]);
  expect(await readSegments(restored)).toEqual(written);
  expect(await readdir(dir)).toEqual(["restored", "written"]);
});

it("a log that is still being written is left alone", async () => {
  const folder = path.join(dir, "written");
  const written = await writeLog(folder, 5);
  await restoreAttemptLog(folder, async () => {
    throw new Error("the blob was asked for");
  });
  expect(await readSegments(folder)).toEqual(written);
});

it("what breaks off half-way leaves no half a log", async () => {
  const folder = path.join(dir, "restored");
  await expect(restoreAttemptLog(folder, async () => Readable.from(["no json\n"]), layout)).rejects.toThrow();
  expect(await readdir(dir)).toEqual([]);
});
