import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { iteration } from "@/lib/server/db/schema/runs";
import { makeRun } from "@/lib/testing/factories";
import {
  countHeldGpus,
  listCheckpoints,
  listEventTypes,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

test("three iterations leave three chained checkpoints, and nothing is held afterwards", async () => {
  world = await makeWorld();
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "succeeded", stopReason: "max_iterations_reached", error: null });
  const chain = await listCheckpoints(world, runId);
  expect(chain.map(({ iterationIndex }) => iterationIndex)).toEqual([0, 1, 2]);
  expect(chain.map(({ parentCheckpointId }) => parentCheckpointId)).toEqual([
    null,
    chain[0]?.checkpointId,
    chain[1]?.checkpointId,
  ]);
  expect(chain.map(({ metrics }) => metrics.loss)).toEqual([1, 1 / 2, 1 / 3]);
  expect(new Set(chain.map(({ sha256 }) => sha256)).size).toBe(3);
  expect(await countHeldGpus(world)).toBe(0);
  expect(world.host.containers.size).toBe(0);
  expect(run.spentMicro).toBeGreaterThan(0);
});

test("the same spec and seed give the same digests and the same checkpoints", async () => {
  world = await makeWorld();
  await world.startWorker();
  const [one, other] = await Promise.all([makeRun(world.database), makeRun(world.database)]);
  await Promise.all([one, other].map(({ runId }) => waitForEnd(world, runId)));
  const digests = async (runId: string) =>
    (
      await world.database.db
        .select({ digest: iteration.manifestDigest })
        .from(iteration)
        .where(eq(iteration.runId, runId))
        .orderBy(iteration.index)
    ).map(({ digest }) => digest);
  const shas = async (runId: string) => (await listCheckpoints(world, runId)).map(({ sha256 }) => sha256);
  expect(await digests(one.runId)).toEqual(await digests(other.runId));
  expect(await shas(one.runId)).toEqual(await shas(other.runId));
  expect(new Set(await digests(one.runId)).size).toBe(3);
});

test("the run's events tell the whole story in order", async () => {
  world = await makeWorld();
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } },
  });
  await waitForEnd(world, runId);
  const trainer = (await listEventTypes(world, runId)).filter((type) => !type.startsWith("rollout."));
  expect(trainer).toEqual([
    "run.queued",
    "iteration.started",
    "run.started",
    "manifest.queued",
    "manifest.claimed",
    "manifest.started",
    "manifest.succeeded",
    "trainer.queued",
    "trainer.claimed",
    "trainer.started",
    "trainer.exited",
    "trainer.succeeded",
    "iteration.completed",
    "metric.watched",
    "metric.best",
    "run.succeeded",
  ]);
});
