import { mkdir, truncate, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { makeDeepFolder } from "@/lib/testing/make-deep-folder";
import { measureUsage } from "./measure-folder";
import { makeFolder, type TestFolder } from "./testing/make-folder";
import { watchUsage } from "./watch-usage";

let place: TestFolder;
beforeEach(async () => {
  place = await makeFolder();
});
afterEach(() => removeFolder(place.root));

const onLinux = test.runIf(process.platform === "linux");
const never = new AbortController().signal;

onLinux("a file below folders deeper than a path may be long counts", async () => {
  await makeDeepFolder(place.root, { bytes: 2_000_000 });
  const usage = await measureUsage(place.root);
  expect(usage).toMatchObject({ unread: null, apparentBytes: 2_000_000 });
  expect(usage.allocatedBytes).toBeGreaterThanOrEqual(2_000_000);
});

onLinux("a trainer that hides its output so deep is ended at its limit", async () => {
  await makeDeepFolder(place.root, { bytes: 2_000_000 });
  const limits = { maxOutputBytes: 1_000_000, maxScratchBytes: 1 };
  const watched = await watchUsage(place.root, limits, { signal: never, scratchBytes: async () => 0 });
  expect(watched).toMatchObject({ what: "output", maxBytes: 1_000_000 });
});

test("a file with holes has the size that a reader sees and the room that it takes", async () => {
  await writeFile(place.at("sparse"), "");
  await truncate(place.at("sparse"), 1e12);
  const { allocatedBytes, apparentBytes } = await measureUsage(place.root);
  expect(apparentBytes).toBe(1e12);
  expect(allocatedBytes).toBeLessThan(1e6);
});

onLinux("nesting without end is not followed, and says so", async () => {
  await makeDeepFolder(place.root, { depth: 130 });
  expect((await measureUsage(place.root)).unread).toBe("holds folders nested deeper than 128");
});

test("more entries than anybody needs are not counted to their end, and end the trainer", async () => {
  await place.write({ a: "1", b: "2", "c/d": "3" });
  const limits = { entries: 3, depth: 1 };
  expect((await measureUsage(place.root, { limits })).unread).toBe("holds more than 3 files and folders");
  expect((await measureUsage(place.root, { limits: { entries: 4, depth: 1 } })).unread).toBeNull();
});

test("a measurement ends when it is asked to", async () => {
  await mkdir(place.at("a"));
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(measureUsage(place.root, { signal })).rejects.toThrow("enough");
});
