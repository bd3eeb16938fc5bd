import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { floats, makeBatch, packBatch, type TestArray } from "@/worker/datasets/testing/make-batch";
import type { DatasetBatch } from "../port";
import { writeDataset } from "./write-dataset";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hardsim-lerobot-"));
});
afterEach(() => rm(folder, { recursive: true }));

let written = 0;

async function stage(bytes: Uint8Array, envs: DatasetBatch["envs"] = null): Promise<DatasetBatch> {
  const path = join(folder, `batch-${written++}`);
  await writeFile(path, bytes);
  return { path, sha256: "b".repeat(64), envs };
}

async function write(batches: readonly DatasetBatch[]) {
  const root = await mkdtemp(join(folder, "dataset-"));
  const answer = await writeDataset({ folder: root, task: "Lift it.", batches });
  const read = async (name: string) => readFile(join(root, name));
  const json = async (name: string) => JSON.parse(String(await read(name)));
  const rows = async (name: string) => parquetReadObjects({ file: Uint8Array.from(await read(name)).buffer });
  return { root, answer, json, rows };
}

test("chosen rows become episodes in their order, each with its frames, its end and where it comes from", async () => {
  const batch = makeBatch({ lengths: [4, 2, 3], steps: 4, seed: 5 });
  const { answer, json, rows } = await write([await stage(batch, [2, 0])]);
  expect(answer).toEqual({ episodes: 2, frames: 7, leftOut: [] });
  const info = await json("meta/info.json");
  expect(info).toMatchObject({ fps: 50, total_episodes: 2, total_frames: 7, splits: { train: "0:2" } });
  expect(info.features["observation.state"]).toEqual({
    dtype: "float32",
    shape: [3],
    names: ["x", "y", "z"],
  });
  const frames = await rows("data/chunk-000/file-000.parquet");
  expect(frames.map((row) => [row.episode_index, row.frame_index, row.index, row["next.done"]])).toEqual([
    [0n, 0n, 0n, false],
    [0n, 1n, 1n, false],
    [0n, 2n, 2n, true],
    [1n, 0n, 3n, false],
    [1n, 1n, 4n, false],
    [1n, 2n, 5n, false],
    [1n, 3n, 6n, true],
  ]);
  // Row 2 of the batch begins at its ninth step of three numbers.
  expect(frames[0]?.["observation.state"]).toEqual([24, 25, 26].map((at) => 5 + at / 8));
  expect(frames.filter((row) => row["next.success"]).map((row) => row.index)).toEqual([6n]);
  expect(await rows("meta/episodes/chunk-000/file-000.parquet")).toMatchObject([
    { length: 3n, dataset_from_index: 0n, dataset_to_index: 3n, "hardsim/env": 2n, "hardsim/seed": "5" },
    { length: 4n, dataset_from_index: 3n, dataset_to_index: 7n, "hardsim/success": true },
  ]);
});

test("an episode of a batch that was cut tells where it was recorded", async () => {
  const cut = await stage(makeBatch({ lengths: [4, 2], steps: 4 }));
  const { rows } = await write([{ ...cut, cutFrom: { sha256: "a".repeat(64), envs: [3, 7] } }]);
  const episodes = await rows("meta/episodes/chunk-000/file-000.parquet");
  expect(episodes.map((row) => [row["hardsim/batch_sha256"], row["hardsim/env"]])).toEqual([
    ["a".repeat(64), 3n],
    ["a".repeat(64), 7n],
  ]);
});

test("an episode of one step and one of ten thousand stand in one dataset", async () => {
  const { answer, json, rows } = await write([
    await stage(makeBatch({ lengths: [1, 10_000], steps: 10_000 })),
  ]);
  expect(answer.frames).toBe(10_001);
  expect((await json("meta/stats.json")).index).toMatchObject({ min: [0], max: [10_000], count: [10_001] });
  const [, last] = await rows("meta/episodes/chunk-000/file-000.parquet");
  expect(last).toMatchObject({ length: 10_000n, dataset_from_index: 1n, dataset_to_index: 10_001n });
});

test("the same batches again are the same bytes", async () => {
  const batch = await stage(makeBatch({ lengths: [4, 2], steps: 4 }));
  const [one, other] = [await write([batch]), await write([batch])];
  const names = (await readdir(one.root, { recursive: true })).filter((name) => name.includes("."));
  expect(names).toHaveLength(6);
  for (const name of names)
    expect(await readFile(join(one.root, name))).toEqual(await readFile(join(other.root, name)));
});

const own = (more: readonly TestArray[]) =>
  packBatch([
    floats("observation", [2, 4], (at) => at),
    floats("action", [2, 4, 1], (at) => at),
    floats("reward", [2, 4], (at) => at),
    ...more,
    { name: "length", dtype: "I32", shape: [2], values: Int32Array.of(4, 3) },
  ]);

test("what the format cannot hold is left out and named, and a rate that nobody tells is one frame a second", async () => {
  const bytes = (name: string, shape: readonly number[], dtype: TestArray["dtype"] = "U8"): TestArray => ({
    ...{ name, dtype, shape },
    values: new Uint8Array(shape.reduce((product, axis) => product * axis, 1)),
  });
  const { answer, json, rows } = await write([
    await stage(
      own([
        bytes("camera", [2, 4, 64, 65]),
        bytes("depth", [2, 4, 2, 2]),
        bytes("weights", [2, 9]),
        bytes("tiny", [2, 4], "F8_E4M3"),
        bytes("index", [2, 4]),
        bytes("a/b", [2, 4]),
      ]),
    ),
  ]);
  expect(answer.leftOut.map(({ name }) => name)).toEqual(["camera", "weights", "tiny", "index", "a/b"]);
  expect(answer.leftOut[0]?.why).toContain("4,160 numbers a step");
  expect(await json("meta/hardsim.json")).toEqual({ fps_is_known: false, left_out: answer.leftOut });
  const info = await json("meta/info.json");
  expect([info.fps, info.features.depth, info.features["observation.state"]]).toEqual([
    1,
    { dtype: "uint8", shape: [2, 2], names: null },
    { dtype: "float32", shape: [1], names: null },
  ]);
  const [first] = await rows("data/chunk-000/file-000.parquet");
  expect([first?.depth, first?.action, first?.timestamp]).toEqual([
    [
      [0, 0],
      [0, 0],
    ],
    0,
    0,
  ]);
});

test("numbers that are not finite stay in the table and count in no statistic", async () => {
  const batch = packBatch([
    floats(
      "observation",
      [1, 3, 2],
      (at) => [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 3, Number.NaN][at] ?? 0,
    ),
    floats("action", [1, 3, 1], (at) => at),
    floats("reward", [1, 3], () => 0),
    { name: "length", dtype: "I32", shape: [1], values: Int32Array.of(3) },
  ]);
  const { json, rows } = await write([await stage(batch)]);
  expect((await json("meta/stats.json"))["observation.state"]).toEqual({
    ...{ min: [1, 0], max: [3, 0], mean: [2, 0], std: [1, 0] },
    count: [3],
  });
  const frames = await rows("data/chunk-000/file-000.parquet");
  expect(frames.map((row) => row["observation.state"])).toEqual([
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.NaN],
    [3, Number.NaN],
  ]);
});

test("an array that not every batch has alike is left out, unless it is what was observed or done", async () => {
  const plain = await stage(own([]));
  const more = await stage(own([floats("force", [2, 4], () => 1)]));
  expect((await write([plain, more])).answer.leftOut).toEqual([
    { name: "force", why: "not every batch has it in the same shape and type" },
  ]);
  const other = await stage(makeBatch({ lengths: [4, 4], steps: 4 }));
  await expect(write([plain, other])).rejects.toMatchObject({ code: "batches_unequal" });
});

test.each([
  ["that is cut", (bytes: Buffer) => bytes.subarray(0, -1), null, /it was cut/],
  [
    "without lengths",
    () => makeBatch({ lengths: [4], steps: 4, without: ["length"] }),
    null,
    /no array length/,
  ],
  ["that lacks an episode", (bytes: Buffer) => bytes, [7], /has no episode 7/],
  ["that is something else", () => Buffer.from("once upon a time"), null, /cannot be read/],
])("a batch %s is refused before anything is written", async (_, spoil, envs, message) => {
  const batch = await stage(spoil(makeBatch({ lengths: [4], steps: 4 })), envs);
  await expect(write([await stage(makeBatch({ lengths: [4], steps: 4 })), batch])).rejects.toThrow(message);
});
