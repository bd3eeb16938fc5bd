import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRolloutFile } from "@/examples/testing/read-rollout-file";
import { nameOrReason, python, runProgram, runPython } from "@/examples/testing/run-program";
import { makeOnnx, type TestModel } from "@/lib/policy/testing/make-onnx";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";

const here = fileURLToPath(new URL(".", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-gymnasium-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const spec: RolloutSpecFile = {
  schema: "hardsim.rollout_spec/v1",
  project_id: "proj_demo",
  run_id: "run_1",
  iteration_index: 0,
  job_id: "job_1",
  job_index: 0,
  attempt: 1,
  purpose: "training",
  scene_id: "CartPole-v1",
  control: {},
  num_envs: 3,
  steps: 40,
  seed: 4951760157141521,
  episode_offset: 0,
  driver: "auto",
  expert_fraction: 0,
  action_noise: 0,
  checkpoint: null,
  policy: null,
  spaces: null,
  output_dir: "/hardsim/output",
};

let runs = 0;
/** The arguments of a rollout that differs from `spec` in `change`, and where it leaves its files. */
async function prepare(change: Partial<RolloutSpecFile>) {
  const output = path.join(folder, String(runs++));
  const asked = { ...spec, ...change };
  await writeFile(`${output}.json`, JSON.stringify(asked));
  return { output, asked, args: ["--rollout-spec-path", `${output}.json`, "--output-dir", output] };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;
const readOutput = ({ output, asked }: Prepared) => readRolloutFile(output, asked);

async function simulate<const Changes extends readonly Partial<RolloutSpecFile>[]>(
  ...changes: Changes
): Promise<{ [At in keyof Changes]: Simulated }> {
  const calls = await Promise.all(changes.map(prepare));
  const outcomes = await runProgram(here, "simulate", calls);
  expect(outcomes.map(({ refusal }) => refusal)).toEqual(changes.map(() => ""));
  const read = await Promise.all(calls.map(readOutput));
  // Guarantee: one for each change.
  return read as { [At in keyof Changes]: Simulated };
}
type Simulated = Awaited<ReturnType<typeof readRolloutFile>>;

/** Row `step` of `episode`. */
function row({ tensors }: Simulated, name: string, episode: number, step: number): number[] {
  const { shape, values } = tensors[name] ?? { shape: [], values: [] };
  const [, steps = 0, size = 1] = shape;
  const at = (episode * steps + step) * size;
  return values.slice(at, at + size);
}
const lengthsOf = ({ tensors }: Simulated) => tensors.length?.values ?? [];

async function writePolicy(model: TestModel) {
  const file = path.join(folder, `${runs++}.onnx`);
  await writeFile(file, makeOnnx(model));
  return { path: file, sha256: "0".repeat(64) };
}

/** A policy that answers `answer` to whatever it observes. */
const constant = (observed: number, answer: readonly number[]): TestModel => ({
  inputs: [{ name: "obs", shape: ["N", observed] }],
  outputs: [{ name: "action", shape: ["N", answer.length] }],
  nodes: [{ kind: "Gemm", inputs: ["obs", "weight", "bias"], outputs: ["action"] }],
  tensors: [
    { name: "weight", shape: [observed, answer.length], values: Array(observed * answer.length).fill(0) },
    { name: "bias", shape: [answer.length], values: answer },
  ],
});

describe.skipIf(python.kind === "missing")(nameOrReason("simulate.py"), () => {
  test("without a policy random actions drive, and what is recorded is what a batch holds", async () => {
    const call = await prepare({});
    await runPython(here, [path.join(here, "simulate.py"), ...call.args]);
    const one = await readOutput(call);
    expect(Object.fromEntries(Object.entries(one.tensors).map(([name, { shape }]) => [name, shape]))).toEqual(
      {
        observation: [3, 40, 4],
        final_observation: [3, 4],
        action: [3, 40, 2],
        reward: [3, 40],
        length: [3],
        terminated: [3, 40],
        truncated: [3, 40],
        success: [3],
      },
    );
    const lengths = lengthsOf(one);
    for (const [episode, length] of lengths.entries()) {
      expect(length).toBeGreaterThan(7);
      expect(row(one, "action", episode, 0).toSorted()).toEqual([0, 1]);
      const ended = row(one, "terminated", episode, 0);
      expect(ended).toEqual([0]);
      const end = ["terminated", "truncated"].map((name) => row(one, name, episode, length - 1)[0]);
      expect(end).toEqual(length < 40 ? [1, 0] : [0, 1]);
      if (length < 40) expect(row(one, "reward", episode, length)).toEqual([0]);
      if (length < 40) expect(row(one, "observation", episode, length)).toEqual([0, 0, 0, 0]);
    }
    const steps = lengths.reduce((sum, length) => sum + length, 0);
    expect(one.metrics).toMatchObject({
      episodes: 3,
      env_steps: steps,
      return_mean: steps / 3,
      success_rate: 0,
    });
    // The worker's own reader finds the same in it.
    const ends = lengths.map((length, env) => ({ env, length, returnSum: length, success: false }));
    expect(one.taken).toMatchObject({
      episodes: ends,
      simulator: { name: "gymnasium", version: expect.stringMatching(/^1\./) },
      spaces: { action: { names: ["action_0", "action_1"], shape: [2] }, observation: { shape: [4] } },
    });
    expect(one.metadata).toMatchObject({
      schema: "hardsim.rollout/v1",
      simulator_name: "gymnasium",
      policy: "random",
      action_kind: "discrete",
      action_names: '["action_0", "action_1"]',
    });
  });

  test("an episode follows from seed, purpose and its own place, and from nothing else", async () => {
    const [one, again, second, evaluation] = await simulate(
      {},
      { job_id: "job_2", run_id: null, iteration_index: null, attempt: 2 },
      { num_envs: 1, episode_offset: 1 },
      { purpose: "evaluation" },
    );
    expect(again.bytes.equals(one.bytes)).toBe(true);
    expect(lengthsOf(second)).toEqual([lengthsOf(one)[1]]);
    expect(row(second, "observation", 0, 7)).toEqual(row(one, "observation", 1, 7));
    expect(row(evaluation, "observation", 0, 0)).not.toEqual(row(one, "observation", 0, 0));
  });

  test("of discrete actions training samples by the logits, an evaluation takes the largest", async () => {
    const policy = await writePolicy(constant(4, [0, Math.log(3)]));
    const change: Partial<RolloutSpecFile> = { driver: "checkpoint", policy, num_envs: 64 };
    const [training, evaluation, shown] = await simulate(
      change,
      { ...change, purpose: "evaluation" },
      { ...change, control: { explore: false } },
    );
    const share = ({ tensors }: Simulated) => {
      const { values = [] } = tensors.action ?? {};
      const taken = values.filter((_, at) => at % 2 === 1).reduce((sum, value) => sum + value, 0);
      return taken / values.reduce((sum, value) => sum + value, 0);
    };
    expect(share(training)).toBeGreaterThan(0.7);
    expect(share(training)).toBeLessThan(0.8);
    expect([share(evaluation), share(shown)]).toEqual([1, 1]);
    expect(training.metadata).toMatchObject({ policy: "onnx", policy_sha256: policy.sha256 });
  });

  test("continuous actions stand for the environment's range, with the noise that was asked for", async () => {
    const policy = await writePolicy(constant(3, [0.5]));
    const change: Partial<RolloutSpecFile> = {
      scene_id: "Pendulum-v1",
      driver: "checkpoint",
      policy,
      num_envs: 8,
    };
    const noise = { control: { action_noise: 0.3 }, action_noise: 0.3 };
    const [noisy, plain] = await simulate({ ...change, ...noise }, change);
    expect(new Set(plain.tensors.action?.values)).toEqual(new Set([0.5]));
    const values = noisy.tensors.action?.values ?? [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
    expect(Math.max(...values)).toBe(1);
    expect(plain.tensors.success).toBeUndefined();
    expect(plain.metrics.success_rate).toBeUndefined();
    // The reward of Pendulum is minus angle², a tenth of speed² and a thousandth of torque²: half of 0 … 2 is 1.
    const [x = 0, y = 0, speed = 0] = row(plain, "observation", 0, 0);
    const cost = Math.atan2(y, x) ** 2 + 0.1 * speed ** 2 + 0.001;
    expect(row(plain, "reward", 0, 0)[0]).toBeCloseTo(-cost, 4);
  });

  test("a policy's memory is carried through an episode, also where it takes one row at a time", async () => {
    const counting = (rows: number | string): TestModel => ({
      inputs: [
        { name: "obs", shape: [rows, 3] },
        { name: "count_in", shape: [rows, 1] },
      ],
      outputs: [
        { name: "action", shape: [rows, 1] },
        { name: "count_out", shape: [rows, 1] },
      ],
      nodes: [
        { kind: "Add", inputs: ["count_in", "step"], outputs: ["count_out"] },
        { kind: "Gemm", inputs: ["obs", "none", "count_out"], outputs: ["action"] },
      ],
      tensors: [
        { name: "step", shape: [1, 1], values: [0.125] },
        { name: "none", shape: [3, 1], values: [0, 0, 0] },
      ],
    });
    const change: Partial<RolloutSpecFile> = {
      scene_id: "Pendulum-v1",
      driver: "checkpoint",
      purpose: "evaluation",
      steps: 10,
    };
    const [together, single] = await simulate(
      { ...change, policy: await writePolicy(counting("N")) },
      { ...change, policy: await writePolicy(counting(1)) },
    );
    const wanted = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1, 1];
    expect(together.tensors.action?.values).toEqual([wanted, wanted, wanted].flat());
    expect(single.tensors.action?.values).toEqual(together.tensors.action?.values);
  });

  test("of an environment of one's own: its word for success, its kinds of spaces, and what is wrong with it", async () => {
    const program = `
import gymnasium as gym
import numpy as np
from gymnasium import spaces

class Told(gym.Env):
    observation_space = spaces.Dict({"place": spaces.Box(-1, 1, (2,)), "kind": spaces.Discrete(3)})

    def __init__(self, reward="1", actions="discrete"):
        self.gain = float(reward)
        self.action_space = {"discrete": spaces.Discrete(2, start=5), "several": spaces.MultiBinary(2),
                             "free": spaces.Box(-np.inf, np.inf, (1,))}[actions]

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return self.observe(), {}

    def step(self, action):
        assert action in (5, 6)
        self.steps += 1
        return self.observe(), self.gain, self.steps == 3, False, {"is_success": action == 6}

    def observe(self):
        return {"place": np.array([self.steps, 0], np.float32) / 8, "kind": 2}

gym.register("Told-v0", Told)
`;
    await writeFile(path.join(folder, "told.py"), program);
    const change: Partial<RolloutSpecFile> = { scene_id: "told:Told-v0", num_envs: 8, steps: 5 };
    const make = (make_kwargs: object) => prepare({ ...change, control: { make_kwargs } });
    const call = await prepare(change);
    const calls = [
      call,
      await make({ reward: "nan" }),
      await make({ actions: "several" }),
      await make({ actions: "free" }),
    ];
    const outcomes = await runProgram([here, folder].join(path.delimiter), "simulate", calls);
    expect(outcomes.map(({ refusal }) => refusal)).toEqual([
      "",
      "simulate: told:Told-v0 gave a reward that is no finite number, at step 0",
      expect.stringContaining("actions of MultiBinary(2) are not known here"),
      expect.stringContaining("have no finite bounds"),
    ]);
    const told = await readOutput(call);
    expect(lengthsOf(told)).toEqual(Array(8).fill(3));
    // Gymnasium flattens a Dict in the order of its keys: the kind as one of three, then the place.
    expect(row(told, "observation", 0, 2)).toEqual([0, 0, 1, 0.25, 0]);
    expect(row(told, "observation", 0, 3)).toEqual([0, 0, 0, 0, 0]);
    expect(told.tensors.final_observation?.values.slice(0, 5)).toEqual([0, 0, 1, 0.375, 0]);
    const last = Array.from({ length: 8 }, (_, episode) => row(told, "action", episode, 2)[1]);
    expect(told.tensors.success?.values).toEqual(last);
    expect(new Set(last).size).toBe(2);
    expect(told.metadata.action_names).toBe('["action_5", "action_6"]');
  });

  test("what it cannot do is refused with a sentence, and no file is left", async () => {
    const policy = await writePolicy(constant(4, [0, 1]));
    const notFinite = await writePolicy(constant(4, [0, Number.NaN]));
    const cases: [Partial<RolloutSpecFile>, RegExp][] = [
      [{ scene_id: "Nothing-v0" }, /no environment 'Nothing-v0'.*scene_id is an id of Gymnasium's registry/s],
      [{ scene_id: "default" }, /no environment 'default'/],
      [{ control: { make_kwargs: { gravity: 3 } } }, /no environment 'CartPole-v1' with \{'gravity': 3\}/],
      [{ driver: "checkpoint", policy: { path: "/nowhere/policy.onnx", sha256: "" } }, /cannot be loaded/],
      [
        { scene_id: "Acrobot-v1", policy },
        /obs has the shape \['N', 4\], and the environment observes 6 numbers/,
      ],
      [{ policy: notFinite }, /the policy answers NaN at step 0/],
      [{ policy, action_noise: 0.1 }, /action_noise is for continuous actions/],
      [{ num_envs: 1024, steps: 10_000_000 }, /are 307 GB.*ask for fewer num_envs or steps/],
    ];
    const calls = await Promise.all(cases.map(([change]) => prepare(change)));
    const outcomes = await runProgram(here, "simulate", calls);
    for (const [at, [, wanted]] of cases.entries()) {
      expect(outcomes[at]?.refusal).toMatch(wanted);
      expect(existsSync(calls[at]?.output ?? "")).toBe(false);
    }
  });

  test("a spec that is none is refused by the key that is wrong", async () => {
    const cases: [unknown, string][] = [
      [[], "is not of schema hardsim.rollout_spec/v1"],
      [{ ...spec, schema: "hardsim.rollout_spec/v2" }, "is not of schema"],
      [{ ...spec, num_envs: 0 }, "num_envs has to be at least 1, and is 0"],
      [{ ...spec, num_envs: true }, "num_envs has to be a whole number, and is true"],
      [{ ...spec, steps: "40" }, 'steps has to be a whole number, and is "40"'],
      [{ ...spec, seed: -1 }, "seed has to be at least 0"],
      [{ ...spec, seed: null }, "seed is missing"],
      [{ ...spec, scene_id: 7 }, "scene_id has to be text"],
      [{ ...spec, purpose: "play" }, "purpose 'play' is none of training, evaluation"],
      [{ ...spec, control: [] }, "control has to be an object"],
      [{ ...spec, control: { task_mode: "x" } }, "control.task_mode means nothing here"],
      [{ ...spec, control: { explore: 0 } }, "explore has to be true or false, and is 0"],
      [{ ...spec, action_noise: "loud" }, "action_noise has to be a number"],
      [{ ...spec, driver: "scripted" }, "no scripted expert"],
      [{ ...spec, expert_fraction: 0.5 }, "no scripted expert"],
      [{ ...spec, driver: "checkpoint" }, "carries no policy.onnx"],
      [{ ...spec, policy: { sha256: "x" } }, "path is missing"],
    ];
    const files = await Promise.all(
      cases.map(async ([content], at) => {
        const file = path.join(folder, `hostile-${at}.json`);
        await writeFile(file, JSON.stringify(content));
        return file;
      }),
    );
    const broken = path.join(folder, "broken.json");
    await writeFile(broken, `${"[".repeat(100_000)}`);
    const program = `
import json, sys
from rollout_spec import Refusal, read_spec
def ask(path):
    try:
        return repr(read_spec(path))
    except Refusal as refusal:
        return f"refused: {refusal}"
print(json.dumps([ask(path) for path in sys.argv[1:]]))`;
    const asked = [...files, broken, path.join(folder, "nowhere.json")];
    const said: string[] = JSON.parse(await runPython(here, ["-c", program, ...asked]));
    const wanted = [...cases.map(([, text]) => text), "is no JSON", "cannot be read: No such file"];
    for (const [at, text] of wanted.entries()) {
      expect(said[at]).toMatch(/^refused: /);
      expect(said[at]).toContain(text);
    }
  });
});
