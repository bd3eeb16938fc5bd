/**
 * What it costs that a policy drives instead of the scripted expert, and how long an evaluation takes.
 *
 *   npm run bench -- policy-rollouts
 *
 * The policy is a 32-128-128-5 network of arbitrary weights, asked for all episodes of a share at once. Its episodes go
 * elsewhere than the expert's, where physics may be cheaper or dearer; so both are also held against a bare loop of
 * `mj_step` over their own servo commands. Works are measured in turn, and ratios are of one round.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "@/lib/policy/testing/test-models";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import type { RolloutJob } from "@/worker/rollouts/port";
import { writePolicy } from "@/worker/rollouts/testing/policies";
import { type Recording, recordControls, stepBare } from "./rollouts/bare-loop";
import { benchJob } from "./rollouts/bench-job";
import { type BenchEngine, openEngine } from "./rollouts/open-engine";
import { formatSpeed, measureInTurn, median, medianSpeed, type Speed } from "./rollouts/speed";

const rounds = 5;
const folder = await mkdtemp(join(tmpdir(), "bench-policy-"));
const scripted = benchJob(200);
const driven: RolloutJob = {
  ...scripted,
  policy: await writePolicy(folder, network([32, 128, 128, 5], "Tanh")),
};
const evaluation: RolloutJob = { ...driven, purpose: "evaluation", numEnvs: 200 };

const environment = (await openEnvironments()).open(scripted);

/** The servo commands of a job, from the actions in its batch. */
async function recordJob(engine: BenchEngine, job: RolloutJob): Promise<Recording[]> {
  const { outFile } = await engine.run(job);
  const { values } = readSafetensors(await readFile(outFile)).tensors.action;
  return recordControls(environment, job, job.numEnvs, (episode, step, _observation, action) => {
    const from = (episode * job.steps + step) * action.length;
    for (let i = 0; i < action.length; i++) action[i] = values[from + i];
  });
}

/** Seconds by the clock, and of both processors' time, of which two quiet cores need half as long. */
async function timeEvaluation(engine: BenchEngine): Promise<{ clock: number; cpu: number }> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await engine.run(evaluation);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { clock: (performance.now() - before) / 1000, cpu: (user + system) / 1e6 };
}

const one = await openEngine(1);
const two = await openEngine(2);
try {
  const recordings = { scripted: await recordJob(one, scripted), driven: await recordJob(one, driven) };
  const speeds = await measureInTurn(
    {
      // What is held against each other comes one right after the other: a shared machine is not as quick all the time.
      scripted: async () => (await one.run(scripted)).envSteps,
      scriptedTwo: async () => (await two.run(scripted)).envSteps,
      driven: async () => (await one.run(driven)).envSteps,
      drivenTwo: async () => (await two.run(driven)).envSteps,
      scriptedBare: () => stepBare(environment, scripted, recordings.scripted),
      drivenBare: () => stepBare(environment, driven, recordings.driven),
    },
    rounds,
  );
  /** The median over the rounds of how many times `a` is as quick as `b`. */
  const ratio = (a: readonly Speed[], b: readonly Speed[], by: keyof Speed): number =>
    median(a.map((speed, round) => speed[by] / b[round][by]));
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const physics = {
    scripted: ratio(speeds.scripted, speeds.scriptedBare, "perCpuSecond"),
    driven: ratio(speeds.driven, speeds.drivenBare, "perCpuSecond"),
  };
  const warm = await timeEvaluation(two);
  const fresh = await openEngine(2);
  const cold = await timeEvaluation(fresh).finally(() => fresh.close());

  console.log(
    `${cpus()[0]?.model ?? "unknown CPU"}, ${availableParallelism()} cores, Node ${process.version}`,
  );
  console.log(
    `${scripted.taskMode}, ${scripted.numEnvs} episodes of up to ${scripted.steps} steps, ${rounds} rounds`,
  );
  console.log(formatSpeed("expert, 1 thread", medianSpeed(speeds.scripted)));
  console.log(formatSpeed("policy, 1 thread", medianSpeed(speeds.driven)));
  console.log(formatSpeed("expert, 2 threads", medianSpeed(speeds.scriptedTwo)));
  console.log(formatSpeed("policy, 2 threads", medianSpeed(speeds.drivenTwo)));
  const dearer = ratio(speeds.scripted, speeds.driven, "perCpuSecond");
  console.log(`a policy's env-step costs ${dearer.toFixed(2)} × the expert's (wanted: at most 1.35)`);
  console.log(`  for the same physics ${(physics.scripted / physics.driven).toFixed(2)} ×`);
  console.log(
    `physics is ${percent(physics.scripted)} of the expert's cost, ${percent(physics.driven)} of the policy's`,
  );
  for (const [who, a, b] of [
    ["expert", speeds.scriptedTwo, speeds.scripted],
    ["policy", speeds.drivenTwo, speeds.driven],
  ] as const) {
    const [quicker, dearerCpu] = [ratio(a, b, "perSecond"), ratio(b, a, "perCpuSecond")];
    console.log(
      `${who}: two threads are ${quicker.toFixed(2)} × as quick as one (wanted: 1.8), at ${dearerCpu.toFixed(2)} × the cost a step`,
    );
  }
  const seconds = ({ clock, cpu }: { clock: number; cpu: number }) =>
    `${clock.toFixed(1)} s (${cpu.toFixed(1)} CPU-s)`;
  console.log(
    `an evaluation of ${evaluation.numEnvs} episodes on two threads: ${seconds(warm)}, with cold threads ${seconds(cold)} (wanted: 6 s)`,
  );
} finally {
  await Promise.all([one.close(), two.close()]);
  await rm(folder, { recursive: true });
}
