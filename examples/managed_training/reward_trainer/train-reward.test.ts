import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOrReason, python, runProgram, runPython } from "@/examples/testing/run-program";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";
import { loadPolicy } from "@/lib/policy/load-policy";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { createRng } from "@/lib/simulation/rng";

const here = fileURLToPath(new URL(".", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-reward-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const names = ["a", "b", "c"];
const [episodes, steps, length] = [16, 24, 20];

type Made = { iteration?: number; metadata?: Record<string, string>; without?: string };

/**
 * Episodes in which the reward is 1 for the second of two actions where `a` is above zero, and for the first elsewhere.
 * Rows past an episode's length hold what would ruin it.
 */
function makeBatch({ iteration = 0, metadata = { action_kind: "discrete" }, without }: Made): Buffer {
  const rng = createRng(iteration, 0, "reset");
  const rows = Array.from({ length: episodes * steps }, (_, row) => {
    const observation = names.map(() => rng.uniform(-1, 1));
    const taken = rng.uniform(0, 1) < 0.5 ? 0 : 1;
    const isRight = (taken === 1) === (observation[0] ?? 0) > 0;
    return row % steps < length
      ? { observation, action: [1 - taken, taken], reward: isRight ? 1 : 0 }
      : { observation: [1e6, 1e6, 1e6], action: [1, 0], reward: 99 };
  });
  const all: [string, readonly number[], readonly number[]][] = [
    ["observation", [episodes, steps, names.length], rows.flatMap(({ observation }) => observation)],
    ["action", [episodes, steps, 2], rows.flatMap(({ action }) => action)],
    ["reward", [episodes, steps], rows.map(({ reward }) => reward)],
  ];
  const floats = all.filter(([name]) => name !== without);
  const layout = layOutSafetensors(
    [
      ...floats.map(([name, shape]) => ({ name, dtype: "F32" as const, shape })),
      { name: "length", dtype: "I32", shape: [episodes] },
    ],
    metadata,
  );
  const bytes = floats.map(([, , values]) => new Uint8Array(Float32Array.from(values).buffer));
  return Buffer.concat([
    layout.header,
    ...bytes,
    new Uint8Array(new Int32Array(episodes).fill(length).buffer),
  ]);
}

let datasets = 0;
async function writeDataset(...batches: Made[]): Promise<string> {
  const place = path.join(folder, `dataset-${datasets++}`);
  await mkdir(place);
  const listed = await Promise.all(
    batches.map(async (made, at) => {
      const file = makeBatch(made);
      const name = `batches/0000${at}/rollout.safetensors`;
      await mkdir(path.dirname(path.join(place, name)), { recursive: true });
      await writeFile(path.join(place, name), file);
      const sha256 = createHash("sha256").update(file).digest("hex");
      return { path: name, sha256, iteration_index: made.iteration ?? 0 };
    }),
  );
  const content = { spaces: { observation: { names } }, batches: listed };
  const iteration_index = batches.at(-1)?.iteration ?? 0;
  await writeFile(path.join(place, "manifest.json"), JSON.stringify({ iteration_index, content }));
  return path.join(place, "manifest.json");
}

let trainings = 0;
type Training = { manifest: string; args?: readonly string[]; seed?: string };
function prepare({ manifest, args = [], seed = "7" }: Training) {
  const output = path.join(folder, `training-${trainings++}`);
  const given = ["--dataset-manifest-path", manifest, "--output-dir", output, "--hidden", "16"];
  const settings = ["--batch", "64", "--discount", "0", ...given, ...args];
  return { output, args: settings, env: { HARDSIM_SEED: seed } };
}

async function readOutput(output: string, log: string) {
  const read = readMetricsJson(await readFile(path.join(output, "metrics.json")));
  if (!read.ok) throw new Error(read.message);
  const checkpoint = path.join(output, "checkpoint");
  const files: Record<string, Buffer> = {};
  for (const name of (await readdir(checkpoint)).sort()) {
    files[name] = await readFile(path.join(checkpoint, name));
  }
  return { output, log, metrics: read.metrics, checkpoint, files };
}
type Trained = Awaited<ReturnType<typeof readOutput>>;

async function train<const Trainings extends readonly Training[]>(
  ...trainings: Trainings
): Promise<{ [At in keyof Trainings]: Trained }> {
  const calls = trainings.map(prepare);
  const outcomes = await runProgram(here, "train_reward", calls);
  expect(outcomes.map(({ refusal }) => refusal)).toEqual(calls.map(() => ""));
  const read = calls.map(({ output }, at) => readOutput(output, outcomes[at]?.log ?? ""));
  // Guarantee: one for each training.
  return (await Promise.all(read)) as { [At in keyof Trainings]: Trained };
}

describe.skipIf(python.kind === "missing")(nameOrReason("train_reward.py"), () => {
  test("it learns from the reward alone, and leaves the files that the contract names", async () => {
    const manifest = await writeDataset({}, { iteration: 0 });
    const call = prepare({ manifest, args: ["--epochs", "25"] });
    const log = await runPython(here, [path.join(here, "train_reward.py"), ...call.args], call.env);
    const { output, files, metrics } = await readOutput(call.output, log);
    expect((await readdir(output)).sort()).toEqual(["checkpoint", "metrics.json", "metrics.jsonl"]);
    expect(Object.keys(files)).toEqual(["optimizer.safetensors", "policy.onnx", "weights.safetensors"]);
    // Twice the same batch: its padding is in none of these.
    expect(metrics).toMatchObject({ "dataset/episodes": 32, "dataset/env_steps": 640, updates: 250 });
    expect(Number(metrics["dataset/return_mean"])).toBeLessThan(length);
    const curve = (await readFile(path.join(output, "metrics.jsonl"), "utf8")).trim().split("\n");
    expect(curve.map((line) => JSON.parse(line).step)).toEqual(
      Array.from({ length: 25 }, (_, at) => 10 * (at + 1)),
    );
    const policy = await loadPolicy(
      files["policy.onnx"] ?? new Uint8Array(),
      { observationNames: names, actionNames: ["left", "right"] },
      new Float32Array(names.length),
    );
    const asked = [-0.9, -0.6, -0.3, 0.3, 0.6, 0.9].map((a) => ({
      observation: Float32Array.of(a, 0.2, -0.2),
      action: new Float32Array(2),
      memory: policy.createMemory(),
    }));
    await policy.act(asked);
    await policy.release();
    const taken = asked.map(({ action: [first = 0, second = 0] }) => second > first);
    expect(taken).toEqual([false, false, false, true, true, true]);
  });

  test("equal inputs give equal bytes, another seed gives others", async () => {
    const manifest = await writeDataset({});
    const [one, again, other] = await train({ manifest }, { manifest }, { manifest, seed: "8" });
    expect(again.files).toEqual(one.files);
    expect(other.files["policy.onnx"]).not.toEqual(one.files["policy.onnx"]);
  });

  test("it goes on from its own checkpoint, with the newest episodes alone; a foreign one is said", async () => {
    const [first] = await train({ manifest: await writeDataset({}) });
    const manifest = await writeDataset({ iteration: 0 }, { iteration: 1 });
    const foreign = path.join(folder, "foreign");
    await mkdir(foreign);
    await writeFile(path.join(foreign, "weights.safetensors"), "not a checkpoint at all");
    const [second, afresh, nowhere] = await train(
      { manifest, args: ["--checkpoint-in-path", first.checkpoint] },
      { manifest, args: ["--checkpoint-in-path", foreign] },
      { manifest, args: ["--checkpoint-in-path", path.join(folder, "nowhere")] },
    );
    expect(second.log).toContain(`going on after ${first.metrics.updates} updates`);
    expect(second.metrics).toMatchObject({
      "dataset/episodes": 16,
      updates: 2 * Number(first.metrics.updates),
    });
    for (const { log, metrics } of [afresh, nowhere]) {
      expect(log).toContain("not one of this trainer's");
      expect(metrics.updates).toBe(first.metrics.updates);
    }
    expect(nowhere.files).toEqual(afresh.files);
  });

  test("what cannot be learned from is refused by name", async () => {
    const noise = { action_kind: "continuous", action_noise: "0" };
    const cases: [string, RegExp][] = [
      [await writeDataset({ without: "reward" }), /batches\/00000\/rollout.safetensors holds no reward/],
      [await writeDataset({ metadata: noise }), /set rollout_template.control.action_noise/],
      [await writeDataset({ metadata: { action_kind: "text" } }), /action_kind 'text' is neither/],
      [await writeDataset(), /names no episode of this iteration/],
    ];
    const calls = cases.map(([manifest]) => prepare({ manifest }));
    const outcomes = await runProgram(here, "train_reward", calls);
    for (const [at, [, wanted]] of cases.entries()) {
      expect(outcomes[at]?.refusal).toMatch(wanted);
      expect(existsSync(calls[at]?.output ?? "")).toBe(false);
    }
  });

  test("its derivatives are those of its likelihoods, its tail that of erfc, its advantages their definition", async () => {
    const program = `
import json, math
import numpy as np
from distributions import Categorical, ClippedGaussian, log_tail
from ppo import estimate_advantages
rng = np.random.default_rng(1)
numbers = rng.standard_normal((6, 3))
one_hot = np.eye(3)[[0, 1, 2, 0, 1, 2]]
bounded = np.array([[-1, 0.2, 1], [1, 1, -0.4], [-1, -1, 0], [0.9, -0.9, 1], [0, 0, 0], [1, -1, 0.5]])
def slope_of(function):
    step, out = 1e-5, np.zeros_like(numbers)
    for i in range(3):
        shift = step * np.eye(3)[i]
        out[:, i] = (function(numbers + shift) - function(numbers - shift)) / (2 * step)
    return out
worst = {}
for name, one, actions in (("categorical", Categorical(), one_hot), ("gaussian", ClippedGaussian(0.3), bounded)):
    wanted = slope_of(lambda x: one.log_likelihood(x, actions))
    worst[name] = np.abs(wanted - one.slope(numbers, actions)).max() / np.abs(wanted).max()
    worst[name + " entropy"] = np.abs(slope_of(one.entropy) - one.entropy_slope(numbers)).max()
distances = np.linspace(0, 30, 61)
worst["tail"] = max(abs(log_tail(x) - math.log(0.5 * math.erfc(x / math.sqrt(2)))) for x in distances)
class Episodes: pass
e = Episodes()
e.reward = np.array([[1.0, 2.0, 4.0], [3.0, 99.0, 99.0]])
e.is_step = np.array([[True, True, True], [True, False, False]])
e.is_over = np.array([False, True])
values, last = np.array([[0.5, 0.25, 0.125], [2.0, 0.0, 0.0]]), np.array([8.0, 64.0])
found = estimate_advantages(e, values, last, 0.5, 0.5)
d = [1 + 0.5 * 0.25 - 0.5, 2 + 0.5 * 0.125 - 0.25, 4 + 0.5 * 8 - 0.125]
wanted = [[d[0] + 0.25 * d[1] + 0.0625 * d[2], d[1] + 0.25 * d[2], d[2]], [3 - 2, 0, 0]]
worst["advantages"] = np.abs(found - wanted).max()
print(json.dumps({name: float(value) for name, value in worst.items()}))`;
    const worst: Record<string, number> = JSON.parse(await runPython(here, ["-c", program]));
    expect(Object.keys(worst)).toHaveLength(6);
    for (const [name, difference] of Object.entries(worst)) expect(difference, name).toBeLessThan(1e-6);
  });
});
