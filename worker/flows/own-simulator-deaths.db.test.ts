import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { evaluation, iteration } from "@/lib/server/db/schema/runs";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { faultPoints } from "@/worker/held/faults";
import { dieAt } from "@/worker/testing/dying-worker";
import { honestSimulator } from "@/worker/testing/fake-simulators";
import { honestTrainer, patient } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import {
  listAttempts,
  listCheckpoints,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";
import { waitForNothingLeft } from "@/worker/testing/nothing-left";

let world: World;
afterEach(() => world.close());

const makeSimulatorWorld = (simulator: FakeProgram = honestSimulator) =>
  makeWorld({ images: { [testImage]: honestTrainer, [simulatorImage]: simulator }, cpus: 64 });

/** One simulated job and one of its evaluation, twice. */
const smallRun = async (): Promise<string> => {
  const { runId } = await makeOwnSimulatorRun(world.database, {
    rollout: { episodesPerIteration: 1, parallelism: 1 },
    spec: { evaluation: { episodes: 2, every: 1, seed: 11, actionNoise: 0, steps: 5 } },
  });
  return runId;
};

/** What a run leaves: digests of its manifests, what it learned, and how that did. */
async function readTraces(runId: string) {
  const { db } = world.database;
  const manifests = await db
    .select({ digest: iteration.manifestDigest })
    .from(iteration)
    .where(eq(iteration.runId, runId))
    .orderBy(asc(iteration.index));
  const results = await db
    .select({ metrics: evaluation.metrics })
    .from(evaluation)
    .where(eq(evaluation.runId, runId))
    .orderBy(asc(evaluation.iterationIndex));
  return {
    manifests: manifests.map(({ digest }) => digest),
    checkpoints: (await listCheckpoints(world, runId)).map(({ sha256 }) => sha256),
    results,
  };
}

/** Of a worker that never dies: the same each time, because its seeds are. */
let undisturbed: Awaited<ReturnType<typeof readTraces>> | null = null;

// The first time each point is reached falls on the first rollout; the later ones on its evaluation or the second iteration.
const places = [
  ...faultPoints.map((point) => [point, 1] as const),
  ["after_exit", 3],
  ["before_report", 4],
] as const;

test.each(places)(
  "a worker that dies %s (%i.) is succeeded by another with the same rollouts and results",
  async (point, nth) => {
    world = await makeSimulatorWorld();
    const faults = dieAt(point, nth);
    const runId = await smallRun();
    faults.victim = await world.startWorker({ faults });
    await faults.died;
    await world.startWorker();
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 2 });
    await waitForNothingLeft(world, runId);
    if (!undisturbed) {
      const other = await smallRun();
      await waitForEnd(world, other);
      undisturbed = await readTraces(other);
      expect(undisturbed).toMatchObject({
        manifests: [expect.any(String), expect.any(String)],
        results: [{ metrics: expect.any(Object) }, { metrics: expect.any(Object) }],
      });
    }
    expect(await readTraces(runId)).toEqual(undisturbed);
  },
);

test.each(["still runs", "has exited"])(
  "a simulator that %s when the next worker looks is taken over, not started again",
  async (state) => {
    const gate = makeGate();
    let starts = 0;
    const started = () => {
      starts += 1;
    };
    world = await makeSimulatorWorld(patient(honestSimulator, gate.passed, started));
    const first = await world.startWorker();
    const { runId } = await makeOwnSimulatorRun(world.database, {
      rollout: { episodesPerIteration: 1, parallelism: 1 },
      loop: { maxIterations: 1 },
    });
    await waitUntil(() => starts === 1, "the simulator runs");
    await first.die();
    if (state === "has exited") {
      gate.open();
      const isOver = () => [...world.host.containers.values()].every(({ status }) => status === "exited");
      await waitUntil(isOver, "it has exited");
    }
    const second = await world.startWorker();
    if (state === "still runs") {
      const isAdopted = async () =>
        (await listAttempts(world, runId)).some(({ workerId }) => workerId === second.workerId);
      await waitUntil(isAdopted, "it is adopted");
      gate.open();
    }
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
    expect(starts).toBe(1);
    await waitForNothingLeft(world, runId);
  },
);

test("a simulator that vanished while its worker was dead is lost, its place is free, and the next attempt has its seed", async () => {
  let starts = 0;
  world = await makeSimulatorWorld((context) =>
    ++starts === 1 ? new Promise(() => {}) : honestSimulator(context),
  );
  const first = await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    simulator: { resources: { gpu: 1, gpuShare: null, cpu: 1, memoryGb: 1 } },
    rollout: { episodesPerIteration: 1, parallelism: 1 },
    loop: { maxIterations: 1 },
  });
  await waitUntil(() => starts === 1, "the simulator runs");
  await first.die();
  world.host.containers.clear();
  await world.startWorker();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  const rollouts = (await listAttempts(world, runId)).filter(({ kind }) => kind === "rollout");
  expect(rollouts.map(({ status, spentMicro }) => [status, spentMicro > 0])).toEqual([
    ["lost", false],
    ["succeeded", true],
  ]);
  expect(new Set(rollouts.map(({ seed }) => seed)).size).toBe(1);
  await waitForNothingLeft(world, runId);
});
