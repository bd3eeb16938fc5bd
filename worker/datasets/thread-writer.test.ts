import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";
import type { DatasetWriter } from "./port";
import { makeBatch } from "./testing/make-batch";
import { createDatasetWriter } from "./thread-writer";

let thread: Awaited<ReturnType<typeof bundleThread>>;
let writer: DatasetWriter;
let folder: string;
beforeAll(async () => {
  thread = await bundleThread("worker/datasets/thread.ts");
  writer = createDatasetWriter(thread);
  folder = await mkdtemp(join(tmpdir(), "hardsim-thread-"));
});
afterAll(async () => {
  await thread.remove();
  await rm(folder, { recursive: true });
});

const never = new AbortController().signal;

async function makeJob(name: string, bytes: Uint8Array, times = 1) {
  const path = join(folder, `${name}.safetensors`);
  await writeFile(path, bytes);
  const target = join(folder, name);
  await mkdir(target);
  const batches = Array.from({ length: times }, () => ({ path, sha256: "b", envs: null }));
  return { folder: target, task: "Lift it.", batches };
}

test("a thread writes the dataset, says how far it is, and answers what was written", async () => {
  const told: number[][] = [];
  const job = await makeJob("good", makeBatch({ lengths: [4, 2], steps: 4 }));
  const onProgress = (frames: number, total: number) => void told.push([frames, total]);
  expect(await writer.writeLerobot(job, { signal: never, onProgress })).toEqual({
    ...{ episodes: 2, frames: 6 },
    leftOut: [],
  });
  expect(told.at(-1)).toEqual([6, 6]);
});

test("a batch that is damaged is told as such, and what the system refuses as what it says", async () => {
  const damaged = await makeJob("damaged", Buffer.from("no batch"));
  await expect(writer.writeLerobot(damaged, { signal: never })).rejects.toMatchObject({
    ...{ name: "DatasetRefused", code: "batch_damaged" },
  });
  const job = await makeJob("gone", makeBatch({ lengths: [1], steps: 1 }));
  await rm(join(folder, "gone.safetensors"));
  await expect(writer.writeLerobot(job, { signal: never })).rejects.toMatchObject({ code: "ENOENT" });
});

test("it ends at once where it is no longer wanted", async () => {
  const stop = new AbortController();
  const job = await makeJob("long", makeBatch({ lengths: [5_000], steps: 5_000 }), 200);
  const writing = writer.writeLerobot(job, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("not wanted any more")),
  });
  await expect(writing).rejects.toThrow("not wanted any more");
  await expect(writer.writeLerobot(job, { signal: stop.signal })).rejects.toThrow("not wanted any more");
});
