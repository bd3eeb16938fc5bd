/**
 * How many env-steps a second the built-in engine makes, and what our layers cost.
 *
 *   npm run bench -- rollout-steps
 *
 * The yardstick beside it: the servo commands of the same episodes, recorded, then stepped by `mj_step` in one bare
 * loop, with no observation, controller, reward or file. It ends in the same states, so it is the same physics.
 */
import { availableParallelism, cpus } from "node:os";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";
import { recordControls, stepBare } from "./rollouts/bare-loop";
import { benchJob } from "./rollouts/bench-job";
import { openEngine } from "./rollouts/open-engine";
import { formatSpeed, measureInTurn, medianSpeed, type Speed, type Work } from "./rollouts/speed";

const rounds = 5;
const job = benchJob(128);

async function repeat(work: Work): Promise<Speed> {
  return medianSpeed((await measureInTurn({ work }, rounds)).work);
}

async function measureEngine(threads: number): Promise<Speed> {
  const engine = await openEngine(threads);
  try {
    return await repeat(async () => (await engine.run(job)).envSteps);
  } finally {
    await engine.close();
  }
}

async function measureBareLoop(): Promise<Speed> {
  const environment = (await openEnvironments()).open(job);
  const recordings = recordControls(environment, job, job.numEnvs, (_episode, _step, observation, action) =>
    environment.task.label(observation, action),
  );
  return repeat(() => stepBare(environment, job, recordings));
}

const cores = availableParallelism();
const engineSpeed = await measureEngine(cores);
const oneThread = await measureEngine(1);
const bare = await measureBareLoop();
console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${cores} cores, Node ${process.version}`);
console.log(
  `${job.taskMode}, ${job.numEnvs} episodes of up to ${job.steps} steps, median of ${rounds} rounds`,
);
console.log(formatSpeed(`engine, ${cores} threads`, engineSpeed));
console.log(`${"  per core".padEnd(34)} ${(engineSpeed.perSecond / cores).toFixed(0).padStart(8)} /s`);
console.log(formatSpeed("engine, 1 thread", oneThread));
console.log(formatSpeed("bare mj_step, same controls", bare));
const share = (oneThread.perCpuSecond / bare.perCpuSecond) * 100;
console.log(`one thread of the engine reaches ${share.toFixed(0)} % of the bare loop, per CPU-second`);
