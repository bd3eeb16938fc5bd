import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { createMujocoEngine, type MujocoEngineOptions } from "@/worker/rollouts/mujoco/engine";
import type { Fault } from "@/worker/rollouts/mujoco/share";
import type { RolloutEngine, RolloutJob, RolloutOutcome } from "@/worker/rollouts/port";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";

let bundle: Awaited<ReturnType<typeof bundleThread>>;
let folder: string;
let engine: RolloutEngine;
/** One thread, which is soon seen to hang; its limit leaves a busy machine the time to load a scene. */
let single: RolloutEngine;
const opened: RolloutEngine[] = [];

beforeAll(async () => {
  bundle = await bundleThread();
  folder = await mkdtemp(join(tmpdir(), "rollouts-"));
  const provoke = ({ jobId }: RolloutJob) => faults.get(jobId);
  engine = await open({ provoke });
  single = await open({ threads: 1, stallMs: 4000, provoke });
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

function describeJob(changes: Partial<RolloutJob> = {}): RolloutJob {
  return {
    jobId: "job_test",
    sceneId: "franka_cabinet_oige_v1",
    taskMode: "fr3_pick_lift_block_v1",
    fixBase: true,
    actionNoise: 0,
    numEnvs: 4,
    steps: 128,
    seed: 42,
    purpose: "training",
    episodeOffset: 0,
    expertFraction: 0,
    policy: { kind: "scripted" },
    ...changes,
  };
}

let files = 0;
async function run(
  job: RolloutJob,
  on = engine,
  signal = new AbortController().signal,
  onProgress: (envSteps: number) => void = () => {},
) {
  const outFile = join(folder, `batch-${files++}.safetensors`);
  const outcome = await on.run(job, outFile, { signal, onProgress });
  return { outcome, outFile };
}

/** The files, whole or not, that a job has left. */
async function listLeft(outFile: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith(basename(outFile)));
}

function requireResult(outcome: RolloutOutcome) {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome.result;
}

/** By the id of the job that asks for it. */
const faults = new Map<string, Fault>([
  ["job_throw", { kind: "throw", episode: 2, step: 10 }],
  ["job_diverge", { kind: "diverge", episode: 2, step: 10 }],
  ["job_hang", { kind: "hang", episode: 0, step: 3 }],
]);

/** Resolves when the job makes its first reported progress. */
function startEndlessJob(on: RolloutEngine, signal: AbortSignal) {
  const outFile = join(folder, `batch-${files++}.safetensors`);
  let ended = Promise.resolve<RolloutOutcome | null>(null);
  const started = new Promise<void>((resolve) => {
    const job = describeJob({ numEnvs: 1024, steps: 3900, policy: { kind: "random" } });
    ended = on.run(job, outFile, { signal, onProgress: (steps) => steps > 0 && resolve() });
  });
  return { started, ended, outFile };
}

describe("the scripted controllers", () => {
  it.each([
    ["franka_cabinet_oige_v1", "fr3_pick_lift_block_v1"],
    ["franka_cabinet_oige_v1", "fr3_open_drawer_v1"],
    ["table_top_v0", "fr3_pick_lift_block_v1"],
  ])("succeed in at least 95 of 100 episodes of 128 steps: %s %s", async (sceneId, taskMode) => {
    const { outcome } = await run(describeJob({ sceneId, taskMode, numEnvs: 100, seed: 2024 }));
    const { successRate, episodes } = requireResult(outcome);
    expect(successRate).toBeGreaterThanOrEqual(0.95);
    const lengths = episodes.map(({ length }) => length).sort((a, b) => a - b);
    const card = engine.scenes
      .find((scene) => scene.sceneId === sceneId)
      ?.taskModes.find((mode) => mode.taskMode === taskMode);
    expect(Math.abs(lengths[50] - (card?.expertMedianSteps ?? 0))).toBeLessThanOrEqual(5);
  });

  it("earn more when they succeed than when they fail", async () => {
    const { outcome } = await run(
      describeJob({ taskMode: "fr3_open_drawer_v1", actionNoise: 0.4, numEnvs: 32 }),
    );
    const { episodes } = requireResult(outcome);
    const returns = (success: boolean) =>
      episodes.filter((episode) => episode.success === success).map(({ returnSum }) => returnSum);
    expect(returns(true).length * returns(false).length).toBeGreaterThan(0);
    expect(Math.min(...returns(true))).toBeGreaterThan(Math.max(...returns(false)));
  });

  it("are needed: random actions lift nothing", async () => {
    const { outcome } = await run(describeJob({ policy: { kind: "random" }, numEnvs: 8 }));
    expect(requireResult(outcome)).toMatchObject({ successRate: 0, lengthMean: 128, envSteps: 1024 });
  });
});

describe("a batch", () => {
  it("is byte for byte the same for one, two and three threads", async () => {
    const job = describeJob({ numEnvs: 19, actionNoise: 0.3, seed: Number.MAX_SAFE_INTEGER });
    const results: ReturnType<typeof requireResult>[] = [];
    const three = await open({ threads: 3 });
    for (const alone of [single, engine, three]) {
      results.push(requireResult((await run(job, alone)).outcome));
    }
    await three.close();
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("is another one for another seed, the highest bits included", async () => {
    const hashes = new Set<string>();
    for (const seed of [1, 2, 1 + 2 ** 32, 1 + 2 ** 52]) {
      const { outcome } = await run(describeJob({ seed, numEnvs: 1, steps: 2 }));
      hashes.add(requireResult(outcome).sha256);
    }
    expect(hashes.size).toBe(4);
  });

  it("holds what the episodes did, and nothing after their end", async () => {
    const { outcome, outFile } = await run(describeJob({ numEnvs: 3, actionNoise: 0.2 }));
    const { episodes, bytes } = requireResult(outcome);
    const file = await readFile(outFile);
    expect(file.length).toBe(bytes);
    const { tensors, metadata } = readSafetensors(file);
    expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
      observation: [3, 128, 32],
      action: [3, 128, 5],
      expert_action: [3, 128, 5],
      reward: [3, 128],
      qpos: [3, 128, 17],
      length: [3],
      terminated: [3, 128],
      truncated: [3, 128],
      success: [3],
    });
    for (const { env, length, returnSum, success } of episodes) {
      const row = (name: string, width: number) =>
        tensors[name].values.slice(env * 128 * width, (env + 1) * 128 * width);
      expect(tensors.length.values[env]).toBe(length);
      expect(tensors.success.values[env]).toBe(success ? 1 : 0);
      expect(row("terminated", 1).indexOf(1)).toBe(success ? length - 1 : -1);
      expect(row("truncated", 1).indexOf(1)).toBe(success ? -1 : length - 1);
      expect(row("reward", 1).reduce((sum, reward) => sum + reward, 0)).toBe(returnSum);
      expect(
        row("observation", 32)
          .slice(length * 32)
          .every((value) => value === 0),
      ).toBe(true);
      expect(row("action", 5).every((value) => Math.abs(value) <= 1)).toBe(true);
      expect(row("action", 5)).not.toEqual(row("expert_action", 5));
      // The observation starts with the joint positions, and so does the state to replay.
      expect(row("qpos", 17).slice(0, 7)).toEqual(row("observation", 32).slice(0, 7));
    }
    expect(metadata).toMatchObject({
      scene_id: "franka_cabinet_oige_v1",
      seed: "42",
      engine_version: "3.14.0+hardsim.2",
    });
    expect(JSON.parse(metadata.observation_names)).toHaveLength(32);
    expect(JSON.parse(metadata.qpos_units)).toHaveLength(17);
  });

  it("executes the label as it stands when there is no noise", async () => {
    const { outFile } = await run(describeJob({ numEnvs: 2 }));
    const { tensors } = readSafetensors(await readFile(outFile));
    expect(tensors.action.values).toEqual(tensors.expert_action.values);
  });
});

describe("a job that fails", () => {
  it.each([
    ["throw", "rollout_failed", "provoked by a test"],
    ["diverge", "rollout_diverged", "episode 2"],
  ] as const)("by a simulator's %s has the code %s and leaves no file", async (kind, code, words) => {
    const { outcome, outFile } = await run(describeJob({ jobId: `job_${kind}` }));
    expect(outcome).toMatchObject({ ok: false, failure: { code, message: expect.stringContaining(words) } });
    expect(await listLeft(outFile)).toEqual([]);
    expect(requireResult((await run(describeJob())).outcome).successRate).toBe(1);
  });

  it("by hanging is stalled, its thread is replaced, and other jobs lose nothing", async () => {
    const [bad, good] = await Promise.all([
      run(describeJob({ jobId: "job_hang" }), single),
      run(describeJob({ seed: 9 }), single),
    ]);
    expect(bad.outcome).toMatchObject({ ok: false, failure: { code: "rollout_stalled" } });
    expect(requireResult(good.outcome)).toEqual(requireResult((await run(describeJob({ seed: 9 }))).outcome));
  });

  it("because its thread cannot start says why", async () => {
    const threadUrl = new URL("file:///nowhere/rollout-thread.mjs");
    const { outcome } = await run(describeJob(), await open({ threadUrl }));
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: "rollout_failed", message: expect.stringContaining("/nowhere/rollout-thread.mjs") },
    });
  });

  it.each([
    [{ sceneId: "moon" }, 'no scene "moon"'],
    [{ sceneId: "table_top_v0", taskMode: "fr3_open_drawer_v1" }, "fr3_open_drawer_v1"],
    [{ fixBase: false }, "fix_base"],
    [{ numEnvs: 0 }, "num_envs"],
    [{ seed: 2 ** 53 }, "seed"],
    [{ actionNoise: Number.NaN }, "action_noise"],
  ] satisfies [Partial<RolloutJob>, string][])("for %o is refused by name", async (changes, words) => {
    const { outcome } = await run(describeJob(changes));
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: "rollout_failed", message: expect.stringContaining(words) },
    });
  });

  it("for want of a place to write rejects: that is not the job's fault", async () => {
    const { signal } = new AbortController();
    const missing = join(folder, "missing", "batch.safetensors");
    await expect(engine.run(describeJob(), missing, { signal })).rejects.toThrow("ENOENT");
  });
});

describe("a canceled job", () => {
  it("ends within a second, leaves no file, and the pool goes on", async () => {
    const controller = new AbortController();
    const { started, ended, outFile } = startEndlessJob(engine, controller.signal);
    await started;
    const before = performance.now();
    controller.abort();
    expect(await ended).toMatchObject({ ok: false, failure: { code: "canceled" } });
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await listLeft(outFile)).toEqual([]);
    expect(requireResult((await run(describeJob())).outcome).successRate).toBe(1);
  });

  it("ends within a second even when its thread hangs", async () => {
    const controller = new AbortController();
    const { outcome } = await run(describeJob({ jobId: "job_hang" }), single, controller.signal, () =>
      controller.abort(),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { code: "canceled" } });
    expect(requireResult((await run(describeJob(), single)).outcome).successRate).toBe(1);
  });

  it("does not start when it was canceled before", async () => {
    expect((await run(describeJob(), engine, AbortSignal.abort())).outcome).toMatchObject({
      ok: false,
      failure: { code: "canceled" },
    });
  });

  it("is what a job becomes when the engine closes", async () => {
    const closing = await open({ threads: 1 });
    const { started, ended } = startEndlessJob(closing, new AbortController().signal);
    await started;
    await closing.close();
    expect(await ended).toMatchObject({ ok: false, failure: { code: "canceled" } });
  });
});

describe("the pool", () => {
  it("serves the oldest job first", async () => {
    const order: string[] = [];
    const note = async (name: string, job: RolloutJob) => {
      requireResult((await run(job, single)).outcome);
      order.push(name);
    };
    await Promise.all([
      note("older, larger", describeJob({ numEnvs: 20, steps: 30 })),
      // It takes longer to simulate than the file of the older one takes to be closed.
      note("younger, smaller", describeJob({ numEnvs: 8, steps: 30 })),
    ]);
    expect(order).toEqual(["older, larger", "younger, smaller"]);
  });

  it("is shared by owners: nobody waits for all of another's jobs, however large or many", async () => {
    const order: string[] = [];
    const byEpisode = await open({ threads: 1, shareEpisodes: 1 });
    const note = async (owner: string, job: RolloutJob) => {
      requireResult((await run({ ...job, owner }, byEpisode)).outcome);
      order.push(owner);
    };
    await Promise.all([
      ...Array.from({ length: 3 }, () => note("crowd", describeJob({ numEnvs: 12, steps: 10 }))),
      note("one", describeJob({ numEnvs: 4, steps: 10 })),
    ]);
    expect(order).toEqual(["one", "crowd", "crowd", "crowd"]);
  });
});
