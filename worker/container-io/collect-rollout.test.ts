import { mkdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { collectRollout } from "./collect-rollout";
import { badLeftovers } from "./testing/bad-leftovers";
import { badMetrics } from "./testing/bad-metrics";
import { askedOfBad, badRollouts, leaveGoodRollout } from "./testing/bad-rollouts";
import { type HostileCase, makeHands } from "./testing/hostile-case";
import { batchMetadata, makeBatchTensors } from "./testing/make-batch";
import { makeFolder, type TestFolder } from "./testing/make-folder";
import { float32, float64, int64, type WrittenTensor, writeSafetensors } from "./testing/write-safetensors";

let place: TestFolder;
beforeEach(async () => {
  place = await makeFolder();
});
afterEach(() => removeFolder(place.root));

const hands = () => makeHands(place.root, () => {}, leaveGoodRollout);
const never = new AbortController().signal;
const maxBytes = 5e6;
const collect = (asked: { numEnvs: number; steps: number } = askedOfBad) =>
  collectRollout(place.root, asked, maxBytes, never);

async function collectOf({ does }: HostileCase) {
  await does(hands());
  return collect();
}

async function collectFile(bytes: Uint8Array, asked?: { numEnvs: number; steps: number }) {
  await hands().write("rollout.safetensors", bytes);
  return collect(asked);
}

describe("a rollout that nobody can use is refused with its code and a sentence", () => {
  test.each(badRollouts.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    const collected = await collectOf(one);
    expect(collected).toMatchObject({
      ok: false,
      code: one.ends,
      message: expect.stringContaining(one.says),
    });
  });
});

test("whatever lies beside a good rollout takes nothing from it, unless it is too much", async () => {
  const corpus = [...badLeftovers, ...badMetrics.map(besideRollout)];
  const ends: Record<string, string> = {};
  for (const one of corpus) {
    const collected = await collectOf(one);
    ends[one.name] = collected.ok ? "succeeded" : collected.code;
    await removeFolder(place.root);
    await mkdir(place.root);
  }
  const due = corpus.map(({ name, ends: end }) => [name, end === "output_too_large" ? end : "succeeded"]);
  expect(ends).toEqual(Object.fromEntries(due));
}, 30_000);

/** Trainers of that corpus leave a checkpoint; a simulator leaves its rollout. */
const besideRollout = (one: HostileCase): HostileCase => ({
  ...one,
  does: async (given) => {
    await given.leaveGood();
    await one.does(given);
  },
});

const one = { num_envs: 2, steps: 3, seed: 1 };
const change = (...tensors: WrittenTensor[]) => [
  ...makeBatchTensors(one).filter(({ name }) => !tensors.some((tensor) => tensor.name === name)),
  ...tensors,
];

test("a rollout is read with its episodes, spaces, simulator and metrics, and is not among what lies beside it", async () => {
  await place.write({ "metrics.json": '{"fps": 60}', "videos/0.mp4": "film" });
  expect(await collectFile(writeSafetensors(makeBatchTensors(one), batchMetadata))).toMatchObject({
    ok: true,
    rollout: {
      episodes: [
        { env: 0, length: 1, returnSum: 0.5, success: false, jerk: null, stillness: null },
        { env: 1, length: 2, returnSum: 1, success: true, simWarnings: null },
      ],
      spaces: {
        observation: { shape: [2], dtype: "float32", names: ["x", "y"] },
        action: { shape: [1], dtype: "float32", names: ["push"], low: [-1], high: [1] },
      },
      simulator: { name: "fake-gym", version: "1.2" },
    },
    batch: { name: "rollout.safetensors" },
    metrics: { fps: 60 },
    artifacts: [{ name: "metrics.json" }, { name: "videos/0.mp4" }],
    warnings: [],
  });
});

test("metadata, success and further arrays are left to it, and so are steps that no episode needed", async () => {
  const tensors = change(
    { name: "expert_action", dtype: "F32", shape: [2, 3, 1], data: float32([0, 0, 0, 0, 0, 0]) },
    { name: "terminated", dtype: "BOOL", shape: [2, 3], data: Buffer.alloc(6) },
    { name: "camera", dtype: "U8", shape: [2, 3, 4, 4, 3], data: Buffer.alloc(2 * 3 * 48) },
    { name: "goal", dtype: "F8_E5M2", shape: [2, 5], data: Buffer.alloc(10) },
  ).filter(({ name }) => name !== "success");
  expect(await collectFile(writeSafetensors(tensors), { numEnvs: 2, steps: 500 })).toMatchObject({
    ok: true,
    rollout: {
      episodes: [{ success: false }, { success: false }],
      spaces: { observation: { names: [] }, action: { names: [], low: [], high: [] } },
      simulator: { name: null, version: null },
    },
  });
});

test("an episode is measured by its own actions, positions and warnings, within its length", async () => {
  const tensors = change(
    // Two episodes of three steps; the limits of the action are not told, so it is taken as it is.
    { name: "action", dtype: "F64", shape: [2, 3, 1], data: float64([0, 1, 0, 0, 0, 9]) },
    { name: "qpos", dtype: "F32", shape: [2, 3, 2], data: float32([0, 0, 0, 0, 1, 0, 5, 5, 5, 5, 0, 0]) },
    { name: "length", dtype: "I64", shape: [2], data: int64([3, 2]) },
    { name: "sim_warnings", dtype: "I64", shape: [2], data: int64([0, 4]) },
  );
  expect(await collectFile(writeSafetensors(tensors))).toMatchObject({
    rollout: {
      episodes: [
        { jerk: 2, stillness: 0.5, simWarnings: 0 },
        { jerk: null, stillness: 1, simWarnings: 4 },
      ],
    },
  });
});

const halves = (...bits: number[]) => new Uint8Array(Uint16Array.from(bits).buffer);
test.each([
  ["F64", float64([0.1, 0.2, 0, 1, -1, 5])],
  // 0.5, the smallest above nothing, -2, 65504, 1 and -0.
  ["F16", halves(0x3800, 0x0001, 0xc000, 0x7bff, 0x3c00, 0x8000)],
  // 1, -2, 3.140625, 0.5, 0 and 1.
  ["BF16", halves(0x3f80, 0xc000, 0x4049, 0x3f00, 0, 0x3f80)],
  ["I64", int64([1, -2, 3, -(2 ** 53), 1, 0])],
  ["U64", int64([1, 2, 3, 2 ** 53, 1, 0])],
  ["I8", Int8Array.of(-128, 127, 0, 1, 2, 3)],
  ["U16", halves(65_535, 1, 0, 1, 2, 3)],
])("rewards are summed as %s", async (dtype, data) => {
  const sums: Record<string, [number, number]> = {
    F64: [0.1 + 0.2, 0],
    F16: [0.5 + 2 ** -24 - 2, 65_505],
    BF16: [2.140625, 0.5],
    I64: [2, 1 - 2 ** 53],
    U64: [6, 2 ** 53 + 1],
    I8: [-1, 3],
    U16: [65_536, 3],
  };
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const tensors = change(
    { name: "reward", dtype, shape: [2, 3], data: bytes },
    { name: "length", dtype: "I64", shape: [2], data: int64([3, 2]) },
  );
  const collected = await collectFile(writeSafetensors(tensors));
  expect(collected.ok && collected.rollout.episodes.map(({ returnSum }) => returnSum)).toEqual(sums[dtype]);
});

test("reading ends once nobody wants it", async () => {
  await leaveGoodRollout(hands());
  const stopping = AbortSignal.abort(new Error("stop"));
  await expect(collectRollout(place.root, askedOfBad, maxBytes, stopping)).rejects.toThrow("stop");
});

test("metrics that cannot be read are a warning, and the rollout is kept", async () => {
  await place.write({ "metrics.json": "{" });
  await leaveGoodRollout(hands());
  expect(await collect()).toMatchObject({
    ok: true,
    metrics: null,
    warnings: [{ code: "job_metrics_unread", message: expect.stringContaining("metrics.json") }],
  });
});
