/**
 * How many env-steps a second the built-in engine makes, and what our layers cost.
 *
 *   npm run bench -- rollout-steps
 *
 * The yardstick beside it: the servo commands of the same episodes, recorded, then stepped by `mj_step` in one bare
 * loop, with no observation, controller, reward or file. It ends in the same states, so it is the same physics.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "@/lib/simulation/rng";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";
import { createMujocoEngine } from "@/worker/rollouts/mujoco/engine";
import type { RolloutJob } from "@/worker/rollouts/port";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";

const rounds = 5;
const job: RolloutJob = {
  jobId: "job_bench",
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  numEnvs: 128,
  steps: 128,
  seed: 42,
  purpose: "training",
  episodeOffset: 0,
  expertFraction: 0,
  policy: { kind: "scripted" },
};

type Speed = { perSecond: number; perCpuSecond: number };

async function measure(work: () => Promise<number> | number): Promise<Speed> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const steps = await work();
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: steps / seconds, perCpuSecond: steps / ((user + system) / 1e6) };
}

/** The median of each number on its own; the first round warms up and is left out. */
async function repeat(work: () => Promise<number> | number): Promise<Speed> {
  await work();
  const all: Speed[] = [];
  for (let round = 0; round < rounds; round++) all.push(await measure(work));
  const median = (pick: (speed: Speed) => number) => all.map(pick).sort((a, b) => a - b)[rounds >> 1];
  return { perSecond: median((s) => s.perSecond), perCpuSecond: median((s) => s.perCpuSecond) };
}

async function measureEngine(threads: number): Promise<Speed> {
  const { threadUrl, remove } = await bundleThread();
  const folder = await mkdtemp(join(tmpdir(), "bench-rollouts-"));
  const engine = await createMujocoEngine({ threads, threadUrl });
  try {
    return await repeat(async () => {
      const outcome = await engine.run(job, join(folder, "batch"), { signal: new AbortController().signal });
      if (!outcome.ok) throw new Error(outcome.failure.message);
      return outcome.result.envSteps;
    });
  } finally {
    await engine.close();
    await rm(folder, { recursive: true });
    await remove();
  }
}

type Recording = { start: Float64Array; controls: Float64Array[]; end: Float64Array };

async function measureBareLoop(): Promise<Speed> {
  const { scene: card, mode } = requireJobScene(job);
  const { simulation, task } = (await openEnvironments()).open(job);
  const { scene, data } = simulation;
  const substeps = Math.round(card.simulator.controlDt / card.simulator.physicsDt);
  const observation = new Float32Array(mode.observation.names.length);
  const action = new Float32Array(mode.action.names.length);

  const recordings = Array.from({ length: job.numEnvs }, (_, episode): Recording => {
    task.reset(createRng(job.seed, episode, "reset"));
    const start = simulation.qpos.slice();
    const controls: Float64Array[] = [];
    for (let step = 0; step < job.steps; step++) {
      task.observe(observation);
      task.label(observation, action);
      const { success } = task.step(action);
      controls.push(simulation.ctrl.slice());
      if (success) break;
    }
    return { start, controls, end: simulation.qpos.slice() };
  });

  return repeat(() => {
    let steps = 0;
    for (const { start, controls, end } of recordings) {
      simulation.reset();
      simulation.qpos.set(start);
      simulation.settle();
      for (const control of controls) {
        simulation.ctrl.set(control);
        for (let i = 0; i < substeps; i++) scene.mujoco.mj_step(scene.model, data);
      }
      if (!end.every((value, i) => value === simulation.qpos[i]))
        throw new Error("the bare loop went elsewhere");
      steps += controls.length;
    }
    return steps;
  });
}

const cores = availableParallelism();
const engineSpeed = await measureEngine(cores);
const oneThread = await measureEngine(1);
const bare = await measureBareLoop();
const row = (name: string, { perSecond, perCpuSecond }: Speed) =>
  `${name.padEnd(34)} ${perSecond.toFixed(0).padStart(8)} /s   ${perCpuSecond.toFixed(0).padStart(8)} /CPU-s`;
console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${cores} cores, Node ${process.version}`);
console.log(
  `${job.taskMode}, ${job.numEnvs} episodes of up to ${job.steps} steps, median of ${rounds} rounds`,
);
console.log(row(`engine, ${cores} threads`, engineSpeed));
console.log(`${"  per core".padEnd(34)} ${(engineSpeed.perSecond / cores).toFixed(0).padStart(8)} /s`);
console.log(row("engine, 1 thread", oneThread));
console.log(row("bare mj_step, same controls", bare));
const share = (oneThread.perCpuSecond / bare.perCpuSecond) * 100;
console.log(`one thread of the engine reaches ${share.toFixed(0)} % of the bare loop, per CPU-second`);
