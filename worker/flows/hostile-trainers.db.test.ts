import { readdir } from "node:fs/promises";
import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeProject, makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { stagingRoot } from "@/worker/held/staging";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { badCheckpoints } from "@/worker/testing/hostile/bad-checkpoints";
import { badEnds } from "@/worker/testing/hostile/bad-ends";
import { badMetrics } from "@/worker/testing/hostile/bad-metrics";
import { actHostile } from "@/worker/testing/hostile/trainer-case";
import {
  listCheckpoints,
  makeWorld,
  quickPace,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";

const corpus = [...badMetrics, ...badCheckpoints, ...badEnds];

/** Which of them it is, its only argument says; without one it is honest. */
const anyTrainer: FakeProgram = async (context) => {
  const hostile = corpus[Number(context.argv.at(-1))];
  if (!hostile) return honestTrainer(context);
  return actHostile(hostile, context);
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

const countLive = (projectId: string) =>
  world.database.db.$count(
    trainingRun,
    and(eq(trainingRun.projectId, projectId), isNull(trainingRun.endedAt)),
  );

/** How each run of a project ended: its error's code, or its status. */
async function readEnds(project: string): Promise<Map<string, string>> {
  const { runId, status, errorCode, projectId } = trainingRun;
  const rows = await world.database.db
    .select({ runId, status, errorCode })
    .from(trainingRun)
    .where(eq(projectId, project));
  return new Map(rows.map((run) => [run.runId, run.errorCode ?? run.status]));
}

/** Notifications wake it; its looks of its own are as rare as a real worker's. */
const pace = { ...quickPace, tickMs: 1_000, reconcileMs: 1_000, usageMs: 500 };

test("more than 200 hostile trainers each end as they should, and take nothing from anybody", async () => {
  expect(corpus.length).toBeGreaterThanOrEqual(200);
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  const [theirs, ours] = [await makeProject(world.database), await makeProject(world.database)];
  const runIds: string[] = [];
  for (const at of corpus.keys()) runIds.push(await startRun(theirs, String(at)));
  const honest = await startRun(ours, "honest");
  const limits = { maxOutputBytes: 5e6, maxScratchBytes: 1e9, keepFailedBytes: 1e6, hostLostAfterMs: 60_000 };
  const worker = await world.startWorker({
    pace,
    slots: { rollouts: 8, cpuTrainers: 8 },
    limits: { ...limits, minFreeDiskBytes: 0 },
  });
  await waitUntil(async () => (await countLive(theirs)) === 0, "every run has ended", 240_000);
  const ends = await readEnds(theirs);
  const seen = Object.fromEntries(corpus.map(({ name }, at) => [name, ends.get(runIds[at] ?? "")]));
  expect(seen).toEqual(Object.fromEntries(corpus.map(({ name, ends: due }) => [name, due])));

  expect(await waitForEnd(world, honest)).toMatchObject({ status: "succeeded" });
  expect(await listCheckpoints(world, honest)).toHaveLength(1);
  await waitUntil(async () => (await readdir(stagingRoot(world.dataDir))).length === 0, "no folder is left");
  await worker.stop();
}, 300_000);
