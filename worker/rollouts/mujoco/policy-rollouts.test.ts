import { mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxPolicyBytes } from "@/lib/policy/policy-refusal";
import {
  batchDependent,
  endless,
  endlessLater,
  network,
  notFiniteLater,
  perceptron,
  recurrent,
} from "@/lib/policy/testing/test-models";
import type { JobPolicy } from "@/lib/simulation/episode-job";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { createMujocoEngine, type MujocoEngineOptions } from "@/worker/rollouts/mujoco/engine";
import type { RolloutEngine, RolloutJob, RolloutOutcome } from "@/worker/rollouts/port";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";
import { policyScene, policySizes, writePolicy } from "@/worker/rollouts/testing/policies";

let bundle: Awaited<ReturnType<typeof bundleThread>>;
let folder: string;
let engine: RolloutEngine;
/** One thread, which takes a whole job at once, and notices soon that it hangs. */
let single: RolloutEngine;
let policy: Extract<JobPolicy, { kind: "onnx" }>;
const opened: RolloutEngine[] = [];

beforeAll(async () => {
  bundle = await bundleThread();
  folder = await mkdtemp(join(tmpdir(), "policy-rollouts-"));
  engine = await open({
    shareEpisodes: 4,
    provoke: ({ jobId }) => (jobId === "job_bad" ? { kind: "diverge", episode: 2, step: 10 } : undefined),
  });
  single = await open({ threads: 1, shareEpisodes: 512, stallMs });
  policy = await write(network([32, 64, 5], "Tanh"));
});

afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await rm(folder, { recursive: true });
  await bundle.remove();
});

async function open(options: Partial<MujocoEngineOptions>): Promise<RolloutEngine> {
  const made = createMujocoEngine({ threads: 2, threadUrl: bundle.threadUrl, ...options });
  opened.push(made);
  return made;
}

/** Much longer than any of these policies needs, on a busy machine too. */
const stallMs = 3000;
const slowTest = { timeout: 120_000 };

const write = (bytes: Uint8Array) => writePolicy(folder, bytes);

const describeJob = (changes: Partial<RolloutJob>): RolloutJob => ({
  jobId: "job_test",
  ...policyScene,
  fixBase: true,
  actionNoise: 0.1,
  numEnvs: 4,
  steps: 30,
  seed: 42,
  purpose: "training",
  episodeOffset: 0,
  expertFraction: 0,
  policy,
  ...changes,
});

let files = 0;
type Ran = { outcome: RolloutOutcome; outFile: string };
async function run(
  changes: Partial<RolloutJob>,
  on = engine,
  signal = new AbortController().signal,
  onProgress: (envSteps: number) => void = () => {},
): Promise<Ran> {
  const outFile = join(folder, `batch-${files++}.safetensors`);
  return { outcome: await on.run(describeJob(changes), outFile, { signal, onProgress }), outFile };
}

const check = (file: string, on = engine) =>
  on.checkPolicy(file, policyScene, { signal: new AbortController().signal });

function requireResult({ outcome }: Ran) {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome.result;
}

async function read(ran: Ran) {
  requireResult(ran);
  return readSafetensors(await readFile(ran.outFile));
}

/** The numbers of one episode in one array of a batch. */
async function rowsOf(ran: Ran, name: string) {
  const { values, shape } = (await read(ran)).tensors[name];
  const size = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, at) => values.slice(at * size, (at + 1) * size));
}

describe("a batch that a policy drove", () => {
  const nets = {
    "an MLP": () => network([32, 128, 128, 5], "Tanh"),
    "an LSTM": () => recurrent(policySizes),
    "a net that must be asked one by one": () => batchDependent(policySizes),
  };
  it(
    "is byte for byte the same whatever the threads and the shares, of every kind of net",
    slowTest,
    async () => {
      const changes = { numEnvs: 11, actionNoise: 0.2, expertFraction: 0.3, steps: 40 };
      const seen: Record<string, unknown[]> = {};
      const oneByOne = await open({ threads: 2, shareEpisodes: 1 });
      for (const other of [single, oneByOne, engine]) {
        for (const [name, make] of Object.entries(nets)) {
          seen[name] = [
            ...(seen[name] ?? []),
            requireResult(await run({ ...changes, policy: await write(make()) }, other)),
          ];
        }
      }
      await oneByOne.close();
      for (const [first, ...others] of Object.values(seen)) {
        for (const other of others) expect(other).toEqual(first);
      }
      expect(new Set(Object.values(seen).map(([first]) => JSON.stringify(first))).size).toBe(3);
    },
  );

  it("holds the policy's actions beside the expert's labels, and says who drove each episode", async () => {
    const ran = await run({ numEnvs: 6, expertFraction: 0.5, actionNoise: 0 });
    expect(requireResult(ran).episodes.map(({ driver }) => driver)).toEqual([
      "policy",
      "scripted",
      "policy",
      "scripted",
      "policy",
      "scripted",
    ]);
    const scripted = await run({ numEnvs: 6, policy: { kind: "scripted" }, actionNoise: 0 });
    const [actions, labels, experts] = [
      await rowsOf(ran, "action"),
      await rowsOf(ran, "expert_action"),
      await rowsOf(scripted, "action"),
    ];
    for (const at of [1, 3, 5]) expect(actions[at]).toEqual(experts[at]);
    for (const at of [0, 2, 4]) expect(actions[at]).not.toEqual(labels[at]);
    const { metadata } = await read(ran);
    expect(metadata).toMatchObject({ policy: "onnx", policy_sha256: policy.sha256, expert_fraction: "0.5" });
    expect((await read(scripted)).metadata).not.toHaveProperty("policy_sha256");
  });

  it("of an evaluation has other episodes than training with the same seed, and the same in one job or in two", async () => {
    const evaluation = { purpose: "evaluation", expertFraction: 0.4 } as const;
    const whole = await rowsOf(await run({ ...evaluation, numEnvs: 5 }), "observation");
    const parts = [
      ...(await rowsOf(await run({ ...evaluation, numEnvs: 2 }), "observation")),
      ...(await rowsOf(await run({ ...evaluation, numEnvs: 3, episodeOffset: 2 }), "observation")),
    ];
    expect(parts).toEqual(whole);
    const training = await rowsOf(await run({ expertFraction: 0.4, numEnvs: 5 }), "observation");
    const starts = [...whole, ...training].map((row) => row.slice(0, 32).join());
    expect(new Set(starts).size).toBe(10);
  });
});

describe("a policy that cannot drive", () => {
  it("fails the job by the reason's name, and the pool goes on", async () => {
    const wrong = await write(perceptron("Tanh"));
    expect((await run({ policy: wrong })).outcome).toMatchObject({
      ok: false,
      failure: { code: "policy_shape", message: expect.stringContaining("the task's has 32 numbers") },
    });
    expect(requireResult(await run({})).envSteps).toBe(120);
  });

  it("because it answers NaN in the middle of an episode is named", async () => {
    const spoilt = await write(notFiniteLater(policySizes));
    expect(await check(spoilt.file)).toMatchObject({ ok: true });
    expect((await run({ policy: spoilt })).outcome).toMatchObject({
      ok: false,
      failure: { code: "policy_not_finite" },
    });
  });

  it(
    "because it loops without an end in the middle of an episode is stalled, and its thread is replaced",
    slowTest,
    async () => {
      const looping = await write(endlessLater(policySizes));
      expect(await check(looping.file, single)).toMatchObject({ ok: true });
      expect((await run({ policy: looping }, single)).outcome).toMatchObject({
        ok: false,
        failure: { code: "rollout_stalled" },
      });
      expect(requireResult(await run({}, single))).toEqual(requireResult(await run({})));
    },
  );

  it("because the file is another one than the job names is not run", async () => {
    const changed = { ...policy, sha256: "0".repeat(64) };
    expect((await run({ policy: changed })).outcome).toMatchObject({
      ok: false,
      failure: { code: "rollout_failed", message: expect.stringContaining("SHA-256") },
    });
  });
});

describe("a simulator that fails while a policy drives", () => {
  it("names the episode", async () => {
    expect((await run({ jobId: "job_bad" })).outcome).toMatchObject({
      ok: false,
      failure: { code: "rollout_diverged", message: expect.stringContaining("episode 2") },
    });
  });

  it("stops when the job is canceled, and leaves nothing", async () => {
    const controller = new AbortController();
    const long = { numEnvs: 512, steps: 3900 };
    const { outcome, outFile } = await run(long, engine, controller.signal, (steps) => {
      if (steps > 0) controller.abort();
    });
    expect(outcome).toMatchObject({ ok: false, failure: { code: "canceled" } });
    await expect(readFile(outFile)).rejects.toThrow("ENOENT");
    expect(requireResult(await run({})).envSteps).toBe(120);
  });
});

describe("the check of a policy", () => {
  it("tells what it takes and gives", async () => {
    const { file } = await write(recurrent(policySizes));
    expect(await check(file)).toEqual({
      ok: true,
      inputs: [
        { name: "obs", shape: ["N", 32] },
        { name: "h_in", shape: ["N", 4] },
        { name: "c_in", shape: ["N", 4] },
      ],
      outputs: [
        { name: "action", shape: ["N", 5] },
        { name: "h_out", shape: ["N", 4] },
        { name: "c_out", shape: ["N", 4] },
      ],
    });
  });

  it("says why it cannot drive this scene", async () => {
    expect(await check((await write(perceptron("Tanh"))).file)).toEqual({
      ok: false,
      code: "policy_shape",
      message: "The policy's observation \"obs\" is float32 [N, 6]; the task's has 32 numbers.",
    });
    expect(await check((await write(new Uint8Array(100))).file)).toMatchObject({ code: "policy_not_onnx" });
  });

  it("of a file of 300 MB is refused before it is read, in a job too", async () => {
    const large = await write(new Uint8Array());
    await truncate(large.file, 300_000_000);
    const message = `The policy has 300000000 bytes; at most ${maxPolicyBytes} are run.`;
    expect(await check(large.file)).toEqual({ ok: false, code: "policy_too_large", message });
    expect((await run({ policy: large })).outcome).toEqual({
      ok: false,
      failure: { code: "policy_too_large", message },
    });
  });

  it(
    "of a graph that loops without an end says that it gave no answer, and the pool goes on",
    slowTest,
    async () => {
      const { file } = await write(endless(policySizes));
      expect(await check(file, single)).toEqual({
        ok: false,
        code: "policy_stalled",
        message: expect.stringContaining("no answer in time"),
      });
      expect(await check(policy.file, single)).toMatchObject({ ok: true });
    },
  );

  it("is canceled when nobody waits for it any more", async () => {
    expect(await engine.checkPolicy(policy.file, policyScene, { signal: AbortSignal.abort() })).toMatchObject(
      {
        ok: false,
        code: "canceled",
      },
    );
  });

  it("of a file that is not there rejects: that says nothing of a policy", async () => {
    await expect(check(join(folder, "nowhere.onnx"))).rejects.toThrow("ENOENT");
  });
});
