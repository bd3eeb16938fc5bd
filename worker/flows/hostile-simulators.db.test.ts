import { afterAll, beforeAll, expect, test } from "vitest";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import { badEnds } from "@/worker/container-io/testing/bad-ends";
import { badLeftovers } from "@/worker/container-io/testing/bad-leftovers";
import { askedOfBad, badRollouts, leaveGoodRollout } from "@/worker/container-io/testing/bad-rollouts";
import { actHostile, type HostileCase } from "@/worker/container-io/testing/hostile-case";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestSimulator } from "@/worker/testing/fake-simulators";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { listCheckpoints, makeWorld, testImage, type World } from "@/worker/testing/make-world";
import { playCorpus } from "@/worker/testing/play-hostile-corpus";

/** How a simulator ends that does what a trainer does. */
const endsOfSimulators: Partial<Record<HostileCase["ends"], HostileCase["ends"]>> = {
  trainer_exit_nonzero: "simulator_exit_nonzero",
  trainer_oom: "simulator_oom",
  metrics_missing: "rollout_invalid",
};
const asSimulator = (one: HostileCase): HostileCase => ({
  ...one,
  ends: endsOfSimulators[one.ends] ?? one.ends,
});
const corpus = [...badRollouts, ...badLeftovers.map(asSimulator), ...badEnds.map(asSimulator)];

/** Which of them it is, its only argument says; without one it is honest. */
const anySimulator: FakeProgram = async (context) => {
  const hostile = corpus[Number(context.argv.at(-1))];
  if (!hostile) return honestSimulator(context);
  return actHostile(hostile, context, leaveGoodRollout);
};

let world: World;
beforeAll(async () => {
  world = await makeWorld({
    images: { [testImage]: honestTrainer, [simulatorImage]: anySimulator },
    cpus: 64,
    memoryBytes: 256e9,
  });
});
afterAll(() => world.close());

async function startRun(projectId: string, argument: string): Promise<string> {
  const { runId } = await makeOwnSimulatorRun(world.database, {
    projectId,
    name: argument,
    simulator: { argsTemplate: [argument] },
    rollout: { ...askedOfBad, episodesPerIteration: 1, parallelism: 1 },
    trainer: { resources: { gpu: 0, cpu: 1, memoryGb: 1 } },
    loop: { maxIterations: 1, rolloutRetryLimit: 0 },
  });
  return runId;
}

test("hostile simulators each end as they should, and take nothing from anybody", async () => {
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  const { seen, due, honest } = await playCorpus(world, corpus, startRun);
  expect(seen).toEqual(due);
  expect(await listCheckpoints(world, honest)).toHaveLength(1);
}, 300_000);
