import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { artifact, attempt, episode } from "@/lib/server/db/schema/attempts";
import { evaluation, iteration } from "@/lib/server/db/schema/runs";
import { toWireJob } from "@/lib/server/services/iterations/to-wire";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { listJobs } from "@/lib/server/store/iterations";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import { honestSimulator, readRolloutSpec } from "@/worker/testing/fake-simulators";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listAttempts,
  listEventTypes,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

let world: World;
const told: RolloutSpecFile[] = [];
beforeEach(async () => {
  told.length = 0;
  world = await makeWorld({
    images: {
      [testImage]: honestTrainer,
      [simulatorImage]: (context) => {
        told.push(readRolloutSpec(context));
        return honestSimulator(context);
      },
    },
  });
});
afterEach(() => world.close());

const suite = { episodes: 70, every: 1, seed: 11, actionNoise: 0, steps: 5 };

test("a run in a simulator of its own trains and evaluates as any other, and its manifest says what simulated", async () => {
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, { spec: { evaluation: suite } });
  const run = await waitForEnd(world, runId);
  expect([run.status, run.error]).toEqual(["succeeded", null]);
  expect(run.iterationsCompleted).toBe(2);

  const { db } = world.database;
  const storage = openFolderStorage(world.dataDir);
  const iterations = await db
    .select()
    .from(iteration)
    .where(eq(iteration.runId, runId))
    .orderBy(asc(iteration.index));
  const manifests = await Promise.all(
    iterations.map(async ({ manifestSha256 }) => {
      const parts: Buffer[] = [];
      for await (const part of await storage.openRead(manifestSha256 ?? "")) parts.push(part);
      return JSON.parse(Buffer.concat(parts).toString());
    }),
  );
  const [first, second] = manifests;
  expect(first.content).toMatchObject({
    scene_id: "CartPole-v1",
    task_mode: "",
    simulator: { name: "fake-gym", version: "1.2", image_digest: expect.stringMatching(/^sha256:/) },
    policy: { kind: "simulator", sha256: null },
    spaces: {
      observation: { names: ["x", "y"], shape: [2], dtype: "float32" },
      action: { names: ["push"], shape: [1], dtype: "float32", low: [-1], high: [1] },
    },
    totals: { batches: 3, episodes: 12, env_steps: 3 * (1 + 2 + 3 + 4), success_rate: 0.5 },
  });
  expect(second.content.policy).toMatchObject({ kind: "checkpoint", sha256: expect.any(String) });

  const episodes = await db.select().from(episode).where(eq(episode.runId, runId));
  expect(episodes.filter(({ purpose }) => purpose === "training")).toHaveLength(24);
  expect(episodes.filter(({ purpose }) => purpose === "evaluation")).toHaveLength(140);
  expect(episodes.find(({ env, purpose }) => env === 3 && purpose === "training")).toMatchObject({
    length: 4,
    returnSum: 2,
    success: true,
  });
  expect(await db.select().from(evaluation).where(eq(evaluation.runId, runId))).toHaveLength(2);

  const jobs = await Promise.all([0, 1].map((index) => listJobs(db, runId, index)));
  const [untrained, trained] = jobs.map((of) => of.map(toWireJob));
  expect(untrained?.[0]).toMatchObject({
    purpose: "training",
    driver: { kind: "simulator", sha256: null },
    simulator: { name: "fake-gym", version: "1.2", image_digest: expect.stringMatching(/^sha256:/) },
    metrics: { fps: 60, "contacts/max": 3 },
  });
  expect(trained?.map(({ driver }) => driver?.kind)).toEqual(Array(5).fill("checkpoint"));
  const files = await db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(new Set(files.map(({ name }) => name))).toEqual(new Set(["metrics.json", "videos/0.mp4"]));
  const attempts = await listAttempts(world, runId);
  const simulated = attempts.filter(({ kind }) => kind === "rollout" || kind === "evaluation");
  expect(simulated).toHaveLength(10);
  for (const one of simulated)
    expect(one).toMatchObject({ needsPlace: true, containerStarted: true, logSha256: expect.any(String) });
  expect((await listEventTypes(world, runId)).filter((type) => type === "rollout.exited")).toHaveLength(6);
  expect(world.host.containers.size).toBe(0);
});

test("a container is told its job whole, and each job of a suite has a seed of its own that stays from iteration to iteration", async () => {
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, { spec: { evaluation: suite } });
  await waitForEnd(world, runId);
  const of = (purpose: string, iterationIndex: number) =>
    told
      .filter((one) => one.purpose === purpose && one.iteration_index === iterationIndex)
      .sort((one, other) => one.job_index - other.job_index);
  const [training] = of("training", 0);
  expect(training).toMatchObject({
    schema: "hardsim.rollout_spec/v1",
    run_id: runId,
    scene_id: "CartPole-v1",
    control: { gravity: [0, -9.8] },
    num_envs: 4,
    steps: 5,
    episode_offset: 0,
    driver: "auto",
    checkpoint: null,
    policy: null,
  });
  expect(of("training", 1)[0]).toMatchObject({
    checkpoint: { format: "file", path: "/hardsim/checkpoint_in/checkpoint.pt" },
    spaces: { observation: { names: ["x", "y"] } },
  });
  const suites = [of("evaluation", 0), of("evaluation", 1)];
  expect(suites.map((jobs) => jobs.map((one) => [one.num_envs, one.episode_offset, one.driver]))).toEqual([
    [
      [64, 0, "checkpoint"],
      [6, 64, "checkpoint"],
    ],
    [
      [64, 0, "checkpoint"],
      [6, 64, "checkpoint"],
    ],
  ]);
  const [before, after] = suites.map((jobs) => jobs.map(({ seed }) => seed));
  expect(before).toEqual(after);
  expect(new Set(told.map(({ seed }) => seed)).size).toBe(6 + 2);
});

test("equal runs have equal manifests, and rollouts run side by side as far as the host has room", async () => {
  await world.startWorker();
  const runs = [await makeOwnSimulatorRun(world.database), await makeOwnSimulatorRun(world.database)];
  for (const { runId } of runs) await waitForEnd(world, runId);
  const digests = await Promise.all(
    runs.map(async ({ runId }) => {
      const rows = await world.database.db
        .select({ digest: iteration.manifestDigest })
        .from(iteration)
        .where(eq(iteration.runId, runId))
        .orderBy(asc(iteration.index));
      return rows.map(({ digest }) => digest);
    }),
  );
  expect(digests[0]).toEqual(digests[1]);
  expect(digests[0]?.every((digest) => digest !== null)).toBe(true);
  const held = await world.database.db.select().from(attempt).where(eq(attempt.status, "running"));
  expect(held).toEqual([]);
});
