import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { iteration } from "@/lib/server/db/schema/runs";
import { buildPlan } from "@/lib/server/services/training-runs/build-plan";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { listEvaluations } from "@/lib/server/store/evaluations";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import type { RolloutJob } from "@/worker/rollouts/port";
import { dieAt } from "@/worker/testing/dying-worker";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listCheckpoints,
  listEventTypes,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const base = makeResolvedSpec();
const evaluation = { episodes: 100, every: 1, seed: 11, actionNoise: 0, steps: 4 };

async function makeLearningRun(change: Partial<ResolvedSpec> = {}): Promise<string> {
  const spec = { evaluation, ...change };
  const start = { initialCheckpointId: null, startHasPolicy: false };
  const plan = buildPlan(makeResolvedSpec(spec), { gpuHourCredits: 1, cpuHourCredits: 0 }, start);
  return (await makeRun(world.database, { spec, plan })).runId;
}

/** As the honest trainer, with a policy that follows from its checkpoint. */
const policyTrainer: FakeProgram = async (context) => {
  const status = await honestTrainer(context);
  const learned = await readFile(context.hostPath("/hardsim/output/checkpoint.pt"), "utf8");
  await writeFile(context.hostPath("/hardsim/output/policy.onnx"), `policy of ${learned}`);
  return status;
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** A policy solves about half of the suite, another one another half. */
const succeeds = (job: RolloutJob, env: number) =>
  job.policy.kind === "onnx" && sha256(`${job.policy.sha256} ${job.episodeOffset + env}`) < "8";

/** What evaluations and lineage say, without ids and times. */
async function readOutcome(runId: string) {
  const chain = await listCheckpoints(world, runId);
  const place = (id: string | null) => chain.findIndex(({ checkpointId }) => checkpointId === id);
  const evaluations = await listEvaluations(world.database.db, runId);
  const digests = await world.database.db
    .select({ digest: iteration.manifestDigest })
    .from(iteration)
    .where(eq(iteration.runId, runId))
    .orderBy(iteration.index);
  return {
    policies: chain.map(({ policy }) => policy?.sha256),
    metrics: chain.map(({ metrics }) => metrics),
    evaluations: evaluations.map(({ metrics, promoted, championId, comparison }) => ({
      metrics,
      promoted,
      champion: place(championId),
      comparison,
    })),
    digests,
  };
}

test("the checkpoint's policy drives the next rollouts, and is evaluated on a suite that never trains", async () => {
  world = await makeWorld({ trainer: policyTrainer });
  const jobs: RolloutJob[] = [];
  await world.startWorker({ rollouts: createFakeRollouts({ succeeds, onRun: (job) => jobs.push(job) }) });
  const runId = await makeLearningRun({
    rollout: { ...base.rollout, policy: { driver: "auto", expertFraction: [1, 0.5] } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({
    status: "succeeded",
    iterationsCompleted: 3,
    watchedMetric: "eval/success_rate",
  });

  const chain = await listCheckpoints(world, runId);
  const policies = chain.map(({ policy }) => policy?.sha256);
  expect(new Set(policies).size).toBe(3);
  const training = jobs.filter(({ purpose }) => purpose === "training");
  expect(training.map(({ policy, expertFraction }) => [policy.kind, expertFraction])).toEqual([
    ...[1, 2].map(() => ["scripted", 1]),
    ...[1, 2, 3, 4].map(() => ["onnx", 0.5]),
  ]);
  const suite = jobs.filter(({ purpose }) => purpose === "evaluation");
  expect(suite).toHaveLength(3 * 2);
  const parts = suite.map(({ seed, episodeOffset, numEnvs, steps }) => [seed, episodeOffset, numEnvs, steps]);
  expect(new Set(parts.map(String))).toEqual(new Set(["11,0,64,4", "11,64,36,4"]));
  // What a comparison with another run asks for; datasets stay as they were without it.
  const tasks = await world.database.db.select().from(task).where(eq(task.runId, runId));
  const versions = (kind: string) =>
    new Set(tasks.filter((one) => one.kind === kind).map(({ result }) => result?.simulatorVersion));
  expect(versions("evaluation")).toEqual(new Set([sceneCatalogue[0]?.simulator.version]));
  expect(versions("rollout")).toEqual(new Set([undefined]));
  const drivers = suite.map(({ policy }) => (policy.kind === "onnx" ? policy.sha256 : policy.kind));
  expect(new Set(drivers)).toEqual(new Set(policies));

  const episodes = await world.database.db.select().from(episode).where(eq(episode.runId, runId));
  const evaluated = episodes.filter(({ purpose }) => purpose === "evaluation");
  expect(evaluated).toHaveLength(300);
  expect(new Set(evaluated.map(({ driver }) => driver))).toEqual(new Set(["policy"]));
  const mixed = episodes.filter((one) => one.purpose === "training" && one.iterationIndex === 1);
  expect(mixed.map((one) => [one.driver, one.driverCheckpointId])).toEqual(
    expect.arrayContaining([
      ["scripted", null],
      ["policy", chain[0]?.checkpointId],
    ]),
  );
  // Counts of an iteration are of its training alone, and so is its dataset.
  expect(episodes.length - evaluated.length).toBe(3 * 2 * base.rollout.numEnvs);
  const [first] = await listEvaluations(world.database.db, runId);
  const solved = evaluated.filter((one) => one.iterationIndex === 0 && one.success).length;
  expect(first?.metrics).toMatchObject({ "eval/success_rate": solved / 100, "eval/episodes": 100 });
  expect(chain[0]?.metrics).toMatchObject({ loss: 1, "eval/success_rate": solved / 100 });
  expect(run.championCheckpointId).not.toBeNull();
  expect(await findUnreferenced(world.database.db, policies.map(String))).toEqual([]);
});

test.each(["after_claim", "before_report", "after_report"] as const)(
  "a worker that dies at %s of an evaluation changes nothing of what comes out",
  async (point) => {
    world = await makeWorld({ trainer: policyTrainer });
    const rollouts = () => createFakeRollouts({ succeeds });
    await world.startWorker({ rollouts: rollouts() });
    const untouched = await makeLearningRun();
    await waitForEnd(world, untouched);
    await world.stopWorkers();

    const runId = await makeLearningRun();
    // Two rollouts, a manifest and a training come before it.
    const faults = dieAt(point, 5);
    faults.victim = await world.startWorker({ rollouts: rollouts(), faults });
    await faults.died;
    await world.startWorker({ rollouts: rollouts() });
    await waitForEnd(world, runId);
    expect(await readOutcome(runId)).toEqual(await readOutcome(untouched));
    const results = await world.database.db.select().from(task).where(eq(task.runId, runId));
    expect(results.filter(({ kind }) => kind === "evaluation")).toHaveLength(3 * 2);
  },
  60_000,
);

test("a manifest of several iterations has the batches of each completed one, and the trainer gets them all", async () => {
  const seen: string[][] = [];
  world = await makeWorld({
    trainer: async (context) => {
      const folder = context.hostPath("/hardsim/dataset");
      const files = await readdir(folder, { recursive: true });
      const { content } = JSON.parse(await readFile(`${folder}/manifest.json`, "utf8"));
      for (const { path } of content.batches) expect(files).toContain(path);
      seen.push(content.batches.map((batch: { iteration_index: number }) => String(batch.iteration_index)));
      return policyTrainer(context);
    },
  });
  await world.startWorker();
  const rollout = { ...base.rollout, datasetIterations: 2 };
  await waitForEnd(world, await makeLearningRun({ rollout, evaluation: null }));
  expect(seen).toEqual([
    ["0", "0"],
    ["0", "0", "1", "1"],
    ["1", "1", "2", "2"],
  ]);
});

test("driver checkpoint without a policy fails the iteration at once, and nothing is tried again", async () => {
  world = await makeWorld();
  await world.startWorker();
  const policy = { driver: "checkpoint", expertFraction: 0 } as const;
  const runId = await makeLearningRun({ rollout: { ...base.rollout, policy } });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "policy_missing" });
  const types = await listEventTypes(world, runId);
  expect(types.filter((type) => type === "rollout.failed").length).toBeLessThanOrEqual(2);
});

test("a policy that cannot be run is no failure of the training: the run says why and goes on without it", async () => {
  world = await makeWorld({ trainer: policyTrainer });
  const refusing = {
    ...createFakeRollouts(),
    checkPolicy: async () =>
      ({ ok: false, code: "policy_random", message: "It draws random numbers." }) as const,
  };
  await world.startWorker({ rollouts: refusing });
  const runId = await makeLearningRun();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
  const types = await listEventTypes(world, runId);
  expect(types.filter((type) => type === "policy.refused")).toHaveLength(3);
  expect(types.filter((type) => type === "evaluation.skipped")).toHaveLength(1);
  expect((await listCheckpoints(world, runId)).map(({ policy }) => policy)).toEqual([null, null, null]);
});
