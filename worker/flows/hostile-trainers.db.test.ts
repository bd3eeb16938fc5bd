import { afterAll, beforeAll, expect, test } from "vitest";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { badCheckpoints } from "@/worker/container-io/testing/bad-checkpoints";
import { badEnds } from "@/worker/container-io/testing/bad-ends";
import { badLeftovers } from "@/worker/container-io/testing/bad-leftovers";
import { badMetrics } from "@/worker/container-io/testing/bad-metrics";
import { actHostile, leaveGoodTraining } from "@/worker/container-io/testing/hostile-case";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { listCheckpoints, makeWorld, type World } from "@/worker/testing/make-world";
import { playCorpus } from "@/worker/testing/play-hostile-corpus";

const corpus = [...badMetrics, ...badCheckpoints, ...badLeftovers, ...badEnds];

/** Which of them it is, its only argument says; without one it is honest. */
const anyTrainer: FakeProgram = async (context) => {
  const hostile = corpus[Number(context.argv.at(-1))];
  if (!hostile) return honestTrainer(context);
  return actHostile(hostile, context, leaveGoodTraining);
};

let world: World;
beforeAll(async () => {
  world = await makeWorld({ trainer: anyTrainer, cpus: 64, memoryBytes: 256e9 });
});
afterAll(() => world.close());

async function startRun(projectId: string, argument: string): Promise<string> {
  const { rollout, trainer } = makeResolvedSpec();
  const { runId } = await makeRun(world.database, {
    projectId,
    name: argument,
    plan: {
      rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
      trainer: { retryLimit: 0, reserveMicro: 0 },
      limits: { maxIterations: 1, maxActiveMs: 600_000, maxMicroCredits: null },
    },
    spec: {
      rollout: { ...rollout, parallelism: 1, numEnvs: 1 },
      trainer: { ...trainer, argsTemplate: [argument], resources: { gpu: 0, cpu: 1, memoryGb: 1 } },
    },
  });
  return runId;
}

test("more than 200 hostile trainers each end as they should, and take nothing from anybody", async () => {
  expect(corpus.length).toBeGreaterThanOrEqual(200);
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  const { seen, due, honest } = await playCorpus(world, corpus, startRun);
  expect(seen).toEqual(due);
  expect(await listCheckpoints(world, honest)).toHaveLength(1);
}, 300_000);
