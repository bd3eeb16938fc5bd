import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EngineAwayError } from "@/worker/containers/port";
import { measureFolder, watchUsage } from "./watch-usage";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-usage-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
const limits = { maxOutputBytes: 1_000_000, maxScratchBytes: 1_000_000 };
const never = new AbortController().signal;

test("what is allocated counts, in all folders, and holes do not", async () => {
  await mkdir(path.join(folder, "a/b"), { recursive: true });
  await writeFile(path.join(folder, "a/b/x"), Buffer.alloc(100_000, 1));
  await writeFile(path.join(folder, "sparse"), "");
  await truncate(path.join(folder, "sparse"), 1e12);
  const bytes = await measureFolder(folder);
  expect(bytes).toBeGreaterThanOrEqual(100_000);
  expect(bytes).toBeLessThan(1_000_000);
  expect(await measureFolder(path.join(folder, "gone"))).toBe(0);
});

test("an output that grows over its limit ends the watch", async () => {
  let asked = 0;
  const watch = watchUsage(folder, limits, {
    signal: never,
    intervalMs: 5,
    scratchBytes: async () => {
      asked += 1;
      if (asked === 1) await writeFile(path.join(folder, "big"), Buffer.alloc(2_000_000, 1));
      return 0;
    },
  });
  expect(await watch).toMatchObject({ what: "output", maxBytes: 1_000_000 });
});

test("writes elsewhere end the watch, also after an engine that was away", async () => {
  let asked = 0;
  const scratchBytes = async () => {
    asked += 1;
    if (asked === 1) throw new EngineAwayError("away");
    return 2_000_000;
  };
  expect(await watchUsage(folder, limits, { signal: never, intervalMs: 1, scratchBytes })).toMatchObject({
    what: "scratch",
    bytes: 2_000_000,
  });
});

test("the end of the trainer ends the watch with nothing", async () => {
  const controller = new AbortController();
  const scratchBytes = async () => {
    controller.abort();
    return 0;
  };
  expect(await watchUsage(folder, limits, { signal: controller.signal, scratchBytes })).toBeNull();
});
