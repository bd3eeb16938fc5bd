import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { asc, eq, inArray } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { describeIssues } from "@/lib/contracts/strict-object";
import { attempt } from "@/lib/server/db/schema/attempts";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { makeProject, makeResolvedSpec, makeRun, type RunOverrides } from "@/lib/testing/factories";
import { plainImage } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listCheckpoints,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";
import { attacks, hostileReferences, silentRegistry } from "@/worker/testing/worst-day";

let world: World;
afterEach(closeWorld);

/** What a trainer has left in the middle of its day may be deeper than Node removes. */
async function closeWorld(): Promise<void> {
  await world.stopWorkers();
  spawnSync("rm", ["-rf", join(world.dataDir, "staging")]);
  await world.close();
}

/** A hung test ends; nothing is judged by it. */
const patienceMs = 60_000;
const slots = { rollouts: 4, cpuTrainers: 1 };
const gpus = 2;
const startWorld = async () => {
  world = await makeWorld({
    images: { [testImage]: honestTrainer, ...attacks },
    // So that the run tells when its image was there.
    imageAbout: { [testImage]: plainImage },
    pullImage: silentRegistry,
  });
  return world.startWorker({ slots, emulatedGpus: gpus });
};

/** Two iterations of three rollouts, two at once, and a trainer of one GPU. */
const victim: RunOverrides = {
  plan: {
    rollout: { jobsPerIteration: 3, parallelism: 2, retryLimit: 1, reserveMicro: 0 },
    limits: { maxIterations: 2, maxActiveMs: 3_600_000, maxMicroCredits: null },
  },
};

/** What became of a run, in words that do not depend on how long it took. */
async function readCourse(runId: string) {
  const { db } = world.database;
  const events = await db.select().from(runEvent).where(eq(runEvent.runId, runId)).orderBy(asc(runEvent.seq));
  const tries = await db.select().from(attempt).where(eq(attempt.runId, runId));
  const counts = new Map<string, number>();
  for (const { type } of events) if (type !== "run.waiting") counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    /** How many turns of the run's door told something, by what they told. */
    events: Object.fromEntries([...counts].sort()),
    tries: tries.map(({ kind, index, number, status }) => `${kind} ${index}.${number} ${status}`).sort(),
    checkpoints: (await listCheckpoints(world, runId)).map(({ sha256 }) => sha256),
  };
}

/**
 * For each attempt of a run: how many of others' attempts of its pool were claimed while it was queued and could be claimed,
 * which is not before its image is there.
 */
async function countOvertaken(runId: string) {
  const { db } = world.database;
  const rows = await db
    .select()
    .from(runEvent)
    .where(inArray(runEvent.type, [...queued, ...claimed, "image.resolved"]))
    .orderBy(asc(runEvent.seq));
  const own = rows.filter((row) => row.runId === runId);
  // What is claimed only to say that its image cannot be had takes nobody's place.
  const runs = await db
    .select({ runId: trainingRun.runId, spec: trainingRun.resolvedSpec })
    .from(trainingRun);
  const refused = runs.filter(({ spec }) =>
    hostileReferences.some((uri) => JSON.stringify(spec).includes(`"imageUri":${JSON.stringify(uri)}`)),
  );
  const withImage = (row: { runId: string }) => refused.every((one) => one.runId !== row.runId);
  const others = rows.filter((row) => row.runId !== runId && claimed.includes(row.type) && withImage(row));
  const image = own.find(({ type }) => type === "image.resolved");
  return own.flatMap((claim) => {
    if (!claimed.includes(claim.type)) return [];
    const kind = claim.type.split(".")[0] ?? "";
    const order = own.findLast(({ seq, type }) => seq < claim.seq && type === `${kind}.queued`);
    const overtaken = others.filter(
      ({ type, createdAt }) =>
        type === claim.type &&
        createdAt < claim.createdAt &&
        [order, image].every((ready) => ready && createdAt > ready.createdAt),
    );
    return [{ kind, overtaken: overtaken.length }];
  });
}
const queued: (typeof runEvent.$inferSelect)["type"][] = ["rollout.queued", "trainer.queued"];
const claimed: (typeof runEvent.$inferSelect)["type"][] = ["rollout.claimed", "trainer.claimed"];

/** One member's worst day: a run of each kind at once, in one project, with the highest priority there is. */
async function attack(projectId: string): Promise<string[]> {
  const { trainer } = makeResolvedSpec();
  const start = async (change: Partial<typeof trainer>, jobsPerIteration = 1) => {
    const { runId } = await makeRun(world.database, {
      projectId,
      priority: 1_000,
      plan: { rollout: { jobsPerIteration, parallelism: 16, retryLimit: 0, reserveMicro: 0 } },
      spec: { trainer: { ...trainer, ...change } },
    });
    return runId;
  };
  const { resources } = trainer;
  return Promise.all([
    start({}, 100),
    ...[...Object.keys(attacks), ...hostileReferences].map((imageUri) => start({ imageUri })),
    ...Array.from({ length: 12 }, () => start({ resources: { ...resources, gpu: 64 } })),
    start({ resources: { ...resources, cpu: 1e-10, memoryGb: 1e-10 }, stopGraceS: 1.5 }),
  ]);
}

/** What is read of a body before anybody has said who sends it. */
function askCostly(): void {
  const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`unknown_key_${at}`, at]));
  const parsed = trainingRunBodySchema.safeParse(body);
  if (!parsed.success) describeIssues(parsed.error);
}

test(
  "one member's worst day changes nothing of another project's run: not what becomes of it, and not its turns",
  async () => {
    await startWorld();
    const alone = await makeRun(world.database, victim);
    expect(await waitForEnd(world, alone.runId, patienceMs)).toMatchObject({
      status: "succeeded",
      iterationsCompleted: 2,
    });
    const undisturbed = await readCourse(alone.runId);
    await closeWorld();

    await startWorld();
    const crowd = await makeProject(world.database, "the crowd");
    const hostile = await attack(crowd);
    const { db } = world.database;
    const countTries = async () =>
      (await db.select().from(attempt).where(inArray(attempt.runId, hostile))).filter(
        ({ epoch }) => epoch > 0,
      );
    await waitUntil(async () => (await countTries()).length > slots.rollouts, "the day has begun");
    const { runId } = await makeRun(world.database, victim);
    askCostly();
    const run = await waitForEnd(world, runId, patienceMs);
    expect(run).toMatchObject({ status: "succeeded", iterationsCompleted: 2 });
    expect(await readCourse(runId)).toEqual(undisturbed);

    // At most one round of others, as there are places, goes before any attempt of it, and one that was just being claimed.
    for (const { kind, overtaken } of await countOvertaken(runId))
      expect(overtaken, kind).toBeLessThanOrEqual((kind === "rollout" ? slots.rollouts : gpus) + 1);
    // It was a worst day: much was tried, and what can run nowhere still waits.
    const rows = await db.select().from(trainingRun).where(inArray(trainingRun.runId, hostile));
    expect(rows.filter(({ endedAt }) => endedAt === null).length).toBeGreaterThan(15);
    expect((await countTries()).length).toBeGreaterThan(20);
  },
  3 * patienceMs,
);
