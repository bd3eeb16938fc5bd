import { writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { artifact } from "@/lib/server/db/schema/attempts";
import { makeRun } from "@/lib/testing/factories";
import type { FakeContext } from "@/worker/containers/fake/fake-host";
import { dieAt } from "@/worker/testing/dying-worker";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listCheckpoints,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const oneIteration = {
  limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null },
  trainer: { retryLimit: 0, reserveMicro: 1 },
};
const untilTerminated = ({ terminated }: FakeContext) =>
  new Promise<void>((resolve) => terminated.addEventListener("abort", () => resolve(), { once: true }));

test("a trainer that traps the engine's stop, saves and exits 0 completes no iteration, and what it saved is kept", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: async (context) => {
      starts += 1;
      const exitCode = await honestTrainer(context);
      if (starts > 1) return exitCode;
      await writeFile(context.hostPath("/hardsim/output/checkpoint.pt"), "half");
      return { exitCode: 0, outsideCause: "killed_through_engine" };
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 1 });
  const [stopped, whole] = await listTrainers(world, runId);
  expect(stopped).toMatchObject({ status: "lost", spentMicro: 0, exitCode: 0 });
  const kept = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(
    kept
      .filter(({ attemptId, partial }) => attemptId === stopped?.attemptId && partial)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["checkpoint.pt", "metrics.json"]);
  expect((await listCheckpoints(world, runId)).map(({ attemptId }) => attemptId)).toEqual([whole?.attemptId]);
});

test("a worker that takes over does not take the signals of the one before for somebody else's", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      const own = world.host.containers.get(`hs-${context.attemptId}`);
      if (own) own.scratchBytes = 2e9;
      await untilTerminated(context);
      // What the engine's records say once this server's own stop is in them.
      return { exitCode: 143, outsideCause: "killed_through_engine" };
    },
  });
  const faults = dieAt("after_exit", 1);
  faults.victim = await world.startWorker({ faults });
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  await faults.died;
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "output_too_large" });
  expect(await listTrainers(world, runId)).toHaveLength(1);
});

test("an exit is judged as it was first read, also by a worker that comes when the engine has forgotten", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: (context) => {
      starts += 1;
      if (starts > 1) return honestTrainer(context);
      return { exitCode: 143, outsideCause: "killed_through_engine" };
    },
  });
  const faults = dieAt("after_exit_report", 1);
  faults.victim = await world.startWorker({ faults });
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  await faults.died;
  for (const { exit } of world.host.containers.values()) if (exit) exit.outsideCause = null;
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["lost", "succeeded"]);
});
