import { eq, isNotNull, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { project } from "@/lib/server/db/schema/accounts";
import { attempt, task as taskTable } from "@/lib/server/db/schema/attempts";
import { gpuSlot } from "@/lib/server/db/schema/fleet";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { setDraining, upsertHost } from "@/lib/server/store/hosts";
import { countSql } from "@/lib/testing/count-sql";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import {
  makeProject,
  makeResolvedSpec,
  makeRun,
  makeWorker,
  type RunOverrides,
} from "@/lib/testing/factories";
import { somePlan } from "@/lib/testing/loop-simulator";
import { report, tell } from "@/lib/testing/play-run";
import { resolveImages } from "@/lib/testing/resolve-images";
import { claimPlaced } from "./claim-placed";
import { claimWork } from "./claim-work";
import { takeTurn } from "./turn";

// Claims look at the whole queue, so each test has a database of its own.
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => database.close());

const leaseMs = 15_000;
const rollouts = (jobs: number): RunOverrides => ({
  plan: { rollout: { jobsPerIteration: jobs, parallelism: jobs, retryLimit: 1, reserveMicro: 0 } },
});
const readStatus = async (runId: string) => {
  const [run] = await database.db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
  return run;
};
const heldSlots = () => database.db.select().from(gpuSlot).where(isNotNull(gpuSlot.attemptId));
const trainerBy = (worker: { workerId: string; hostId: string }) => ({
  ...worker,
  leaseMs,
  cpuTrainerSlots: 1,
});

/** A run whose rollouts and manifest are done, so that its trainer is queued. */
async function makeTrainerReady(
  given: RunOverrides = {},
  imageId: string | null = "sha256:test",
): Promise<string> {
  const { runId } = await makeRun(database, { ...rollouts(1), ...given });
  const { workerId } = await makeWorker(database, { gpus: 0 });
  for (const kind of ["rollout", "manifest"] as const) {
    const claimed = await claimWork(database, kind, { workerId, leaseMs, ownerId: runId });
    if (!claimed) throw new Error("nothing to claim");
    await report(database, claimed, workerId, "succeeded");
  }
  await resolveImages(database, runId, imageId);
  return runId;
}

test("of fifty attempts and eight claimers, each attempt is claimed once", async () => {
  await makeRun(database, rollouts(25));
  await makeRun(database, rollouts(25));
  const workers = await Promise.all(Array.from({ length: 8 }, () => makeWorker(database)));
  const claimedBy = await Promise.all(
    workers.map(async ({ workerId }) => {
      const claimed: string[] = [];
      for (;;) {
        const next = await claimWork(database, "rollout", { workerId, leaseMs });
        if (!next) return claimed;
        expect(next).toMatchObject({ status: "starting", epoch: 1, workerId });
        claimed.push(next.attemptId);
      }
    }),
  );
  const all = claimedBy.flat();
  expect(all.length).toBe(50);
  expect(new Set(all).size).toBe(50);
});

test("the higher priority goes first, then the older", async () => {
  const older = await makeRun(database, rollouts(1));
  const newer = await makeRun(database, rollouts(1));
  const urgent = await makeRun(database, { ...rollouts(1), priority: 1 });
  const { workerId } = await makeWorker(database);
  const order: (string | null | undefined)[] = [];
  for (let n = 0; n < 3; n += 1)
    order.push((await claimWork(database, "rollout", { workerId, leaseMs }))?.runId);
  expect(order).toEqual([urgent.runId, older.runId, newer.runId]);
});

test("an attempt that must wait before its next try is not claimed early", async () => {
  const run = await makeRun(database, rollouts(1));
  await database.db
    .update(attempt)
    .set({ notBefore: sql`clock_timestamp() + interval '1 minute'` })
    .where(eq(attempt.runId, run.runId));
  const { workerId } = await makeWorker(database);
  expect(await claimWork(database, "rollout", { workerId, leaseMs })).toBeNull();
});

test("two runs and one GPU: one holds it, the other waits until its container has exited", async () => {
  const runs = [await makeTrainerReady(), await makeTrainerReady()];
  const worker = await makeWorker(database, { gpus: 1 });
  const claims = await Promise.all([
    claimPlaced(database, trainerBy(worker)),
    claimPlaced(database, trainerBy(worker)),
  ]);
  const [first] = claims.flatMap((claim) => (claim ? [claim] : []));
  expect(claims.filter((claim) => claim === null).length).toBe(1);
  if (!first) throw new Error("nobody got the GPU");
  expect(first.runId).toBe(runs[0]);
  expect(first).toMatchObject({ gpuDevices: ["emulated-0"], gpuEmulated: true, hostId: worker.hostId });
  expect((await heldSlots()).map(({ attemptId }) => attemptId)).toEqual([first.attemptId]);

  const ref = refOfAttempt(first);
  await tell(database, first, worker.workerId, { type: "attempt_started", ref });
  expect(await claimPlaced(database, trainerBy(worker))).toBeNull();
  await tell(database, first, worker.workerId, { type: "attempt_exited", ref, spentMicro: 7, exitCode: 0 });
  expect((await claimPlaced(database, trainerBy(worker)))?.runId).toBe(runs[1]);
});

test("however a trainer ends, its GPU is free", async () => {
  const worker = await makeWorker(database, { gpus: 1 });
  const ends = [
    "succeeded",
    { kind: "failed", code: "trainer_exit_nonzero", message: "exit 1", exitCode: 1 },
    { kind: "lost", code: "lost", message: "gone" },
    { kind: "canceled", partialArtifacts: 0 },
  ] as const;
  for (const end of ends) {
    const runId = await makeTrainerReady({
      plan: { ...rollouts(1).plan, trainer: { retryLimit: 0, reserveMicro: 0 } },
    });
    const claimed = await claimPlaced(database, trainerBy(worker));
    if (!claimed) throw new Error("the GPU is not free");
    if (typeof end === "object" && end.kind === "canceled") {
      await takeTurn(database, { runId, input: { type: "cancel" }, actor: systemActor });
    }
    await report(database, claimed, worker.workerId, end);
    expect(await heldSlots()).toEqual([]);
    await takeTurn(database, { runId, input: { type: "cancel" }, actor: systemActor });
  }
});

test("a large trainer at the head is not overtaken by small ones, one that can never fit is", async () => {
  const withGpus = (gpu: number) => {
    const { trainer } = makeResolvedSpec();
    return { spec: { trainer: { ...trainer, resources: { ...trainer.resources, gpu } } } };
  };
  const worker = await makeWorker(database, { gpus: 2 });
  await makeTrainerReady(withGpus(3));
  const running = await makeTrainerReady(withGpus(1));
  expect((await claimPlaced(database, trainerBy(worker)))?.runId).toBe(running);
  await makeTrainerReady(withGpus(2));
  await makeTrainerReady(withGpus(1));
  expect(await claimPlaced(database, trainerBy(worker))).toBeNull();
});

test("a trainer waits for its run's image, and can be claimed without a place to say that there is none", async () => {
  const runId = await makeTrainerReady({}, null);
  const worker = await makeWorker(database, { gpus: 1 });
  expect(await claimPlaced(database, trainerBy(worker))).toBeNull();
  const claimed = await claimWork(database, "trainer", {
    ...worker,
    leaseMs,
    ownerId: runId,
    withPlaced: true,
  });
  if (!claimed) throw new Error("nothing to claim");
  await report(database, claimed, worker.workerId, {
    kind: "failed",
    code: "image_not_found",
    message: "no such image",
    exitCode: null,
  });
  expect(await readStatus(runId)).toMatchObject({ status: "failed", errorCode: "image_not_found" });
  expect(await heldSlots()).toEqual([]);
});

test("a claim that the budget refuses lands the run and takes nothing", async () => {
  const limits = { maxIterations: 3, maxActiveMs: 3_600_000, maxMicroCredits: 60_000 };
  const runId = await makeTrainerReady({ plan: { ...rollouts(1).plan, limits } });
  // What it costs has gone up since its iteration began.
  const plan = somePlan({ ...rollouts(1).plan, limits, trainer: { retryLimit: 1, reserveMicro: 70_000 } });
  await database.db.update(trainingRun).set({ plan }).where(eq(trainingRun.runId, runId));
  const next = await makeTrainerReady();
  const worker = await makeWorker(database, { gpus: 1 });
  const claimed = await claimPlaced(database, trainerBy(worker));
  expect(claimed?.runId).toBe(next);
  expect(await readStatus(runId)).toMatchObject({ stopReason: "budget_exhausted", reservedMicro: 0 });
  expect((await heldSlots()).map(({ attemptId }) => attemptId)).toEqual([claimed?.attemptId]);
  const events = await database.db.select().from(runEvent).where(eq(runEvent.runId, runId));
  expect(events.some(({ type }) => type === "trainer.claimed")).toBe(false);
});

test("a draining host takes no trainer, no rollout and no manifest, until it takes new work again", async () => {
  await makeTrainerReady();
  await makeRun(database, rollouts(1));
  const manifests = await makeRun(database, rollouts(1));
  const elsewhere = await makeWorker(database, { gpus: 0 });
  const done = await claimWork(database, "rollout", { ...elsewhere, leaseMs, ownerId: manifests.runId });
  if (!done) throw new Error("nothing to claim");
  await report(database, done, elsewhere.workerId, "succeeded");

  const worker = await makeWorker(database, { gpus: 1 });
  const by = { workerId: worker.workerId, leaseMs };
  const claimAll = async () => [
    await claimPlaced(database, trainerBy(worker)),
    await claimWork(database, "rollout", by),
    await claimWork(database, "manifest", by),
  ];
  await setDraining(database.db, worker.hostId, true);
  expect(await claimAll()).toEqual([null, null, null]);
  await setDraining(database.db, worker.hostId, false);
  expect((await claimAll()).map((claimed) => claimed?.kind)).toEqual(["trainer", "rollout", "manifest"]);
});

test("a claim tells the worker's machine by its name", async () => {
  const { runId } = await makeRun(database, rollouts(1));
  const { workerId } = await makeWorker(database);
  await claimWork(database, "rollout", { workerId, leaseMs });
  const events = await database.db.select().from(runEvent).where(eq(runEvent.runId, runId));
  expect(events.find(({ type }) => type === "rollout.claimed")?.message).toContain("taken by machine of");
});

test("a device that is gone is dropped once nobody holds it", async () => {
  await makeTrainerReady();
  const worker = await makeWorker(database, { gpus: 1 });
  const claimed = (await claimPlaced(database, trainerBy(worker))) as AttemptRow;
  const without = {
    hostId: worker.hostId,
    name: "test host",
    cpus: 8,
    memoryBytes: 64e9,
    gpuKind: "none" as const,
    gpuModel: null,
    devices: [],
  };
  await upsertHost(database.db, without);
  expect((await heldSlots()).length).toBe(1);
  await report(database, claimed, worker.workerId, "succeeded");
  await upsertHost(database.db, without);
  expect(await database.db.select().from(gpuSlot)).toEqual([]);
});

test("work of a run that this release cannot read is passed over and told of, and the next one is claimed", async () => {
  const unreadable = await makeTrainerReady({ priority: 9 });
  const trained = await makeTrainerReady();
  const rolledOut = (await makeRun(database, rollouts(1))).runId;
  const { runId: newer } = await makeRun(database, { ...rollouts(1), priority: 9 });
  for (const runId of [unreadable, newer])
    await database.db
      .update(trainingRun)
      .set({ plan: { ...somePlan(), version: 2 } })
      .where(eq(trainingRun.runId, runId));
  const worker = await makeWorker(database, { gpus: 1 });
  const told: string[] = [];
  const onUnreadable = ({ id }: { id: string }) => told.push(id);

  const by = { ...trainerBy(worker), onUnreadable };
  expect(await claimPlaced(database, by)).toMatchObject({ runId: trained });
  expect(await claimWork(database, "rollout", by)).toMatchObject({ runId: rolledOut });
  expect(told).toEqual([unreadable, newer]);

  const untold = claimWork(database, "rollout", trainerBy(worker));
  await expect(untold).rejects.toThrow(`plan of ${newer} has version 2`);
  expect(await database.db.select().from(attempt).where(eq(attempt.runId, newer))).toEqual([
    expect.objectContaining({ status: "queued", epoch: 0 }),
  ]);
});

const withGpus = (gpu: number) => {
  const { trainer } = makeResolvedSpec();
  return { spec: { trainer: { ...trainer, resources: { ...trainer.resources, gpu } } } };
};
/** Claims until nothing fits, and tells of which projects. */
async function claimTrainers(worker: { workerId: string; hostId: string }): Promise<(string | undefined)[]> {
  const projects: (string | undefined)[] = [];
  for (;;) {
    const claimed = await claimPlaced(database, trainerBy(worker));
    if (!claimed) return projects;
    projects.push(claimed.projectId);
  }
}

test("what no host can run is in nobody's way, however much of it there is and whatever its priority", async () => {
  const worker = await makeWorker(database, { gpus: 1 });
  const crowd = await makeProject(database);
  const one = await makeTrainerReady({ projectId: crowd, priority: 1_000, ...withGpus(64) });
  const [large] = await database.db.select().from(attempt).where(eq(attempt.gpus, 64));
  const [task] = await database.db
    .select()
    .from(taskTable)
    .where(eq(taskTable.taskId, large?.taskId ?? ""));
  if (!large || !task) throw new Error("the large trainer is not there");
  for (let n = 0; n < 250; n += 1) {
    const taskId = `task_large${n}`;
    await database.db.insert(taskTable).values({ ...task, taskId, index: n + 1 });
    await database.db.insert(attempt).values({ ...large, taskId, attemptId: `att_large${n}` });
  }
  const small = await makeTrainerReady();
  expect(one).not.toBe(small);
  expect((await claimPlaced(database, trainerBy(worker)))?.runId).toBe(small);
});

test("GPUs go round by project before priority: to the one that holds the fewest", async () => {
  const [crowd, other] = [await makeProject(database, "crowd"), await makeProject(database, "other")];
  for (let n = 0; n < 4; n += 1) await makeTrainerReady({ projectId: crowd, priority: 1_000 });
  for (let n = 0; n < 2; n += 1) await makeTrainerReady({ projectId: other });
  const worker = await makeWorker(database, { gpus: 4 });
  expect(await claimTrainers(worker)).toEqual([crowd, other, crowd, other]);
});

test("of projects that hold as much, the one that has used less of late goes first, and what is long ago counts no more", async () => {
  const [crowd, other] = [await makeProject(database, "crowd"), await makeProject(database, "other")];
  const used = await makeTrainerReady({ projectId: crowd, priority: 1_000 });
  await makeTrainerReady({ projectId: crowd, priority: 1_000 });
  await makeTrainerReady({ projectId: other });
  const worker = await makeWorker(database, { gpus: 1 });
  const first = await claimPlaced(database, trainerBy(worker));
  if (first?.runId !== used) throw new Error("priority decides while nobody has used anything");
  await tell(database, first, worker.workerId, {
    type: "attempt_exited",
    ref: refOfAttempt(first),
    spentMicro: 9_000,
    exitCode: 0,
  });
  const longAgo = { exitedAt: sql`clock_timestamp() - interval '2 hours'`, startedAt: null };
  const next = await claimPlaced(database, trainerBy(worker));
  expect(next?.projectId).toBe(other);
  if (!next) throw new Error("nothing to claim");
  await report(database, next, worker.workerId, "succeeded");
  await makeTrainerReady({ projectId: other });
  await database.db.update(attempt).set(longAgo).where(eq(attempt.status, "collecting"));
  await database.db.update(attempt).set({ startedAt: null }).where(eq(attempt.kind, "trainer"));
  expect((await claimPlaced(database, trainerBy(worker)))?.projectId).toBe(crowd);
});

test("a large trainer gets its turn: its project's small ones, and another's, do not keep it waiting for ever", async () => {
  const [large, small] = [await makeProject(database, "large"), await makeProject(database, "small")];
  await makeTrainerReady({ projectId: large, ...withGpus(2) });
  const worker = await makeWorker(database, { gpus: 2 });
  const filler = await makeTrainerReady({ projectId: small, priority: 9 });
  const held = await claimPlaced(database, trainerBy(worker));
  expect(held?.runId).toBe(filler);
  for (let n = 0; n < 3; n += 1) await makeTrainerReady({ projectId: small, priority: 9 });
  if (!held) throw new Error("nothing was claimed");
  await tell(database, held, worker.workerId, { type: "attempt_started", ref: refOfAttempt(held) });
  // One GPU is free, and the large one waits for both: nobody overtakes it.
  expect(await claimPlaced(database, trainerBy(worker))).toBeNull();
  await report(database, held, worker.workerId, "succeeded");
  expect((await claimPlaced(database, trainerBy(worker)))?.projectId).toBe(large);
});

test("rollouts and single jobs go round by project, also where there is one slot", async () => {
  const [crowd, other] = [await makeProject(database, "crowd"), await makeProject(database, "other")];
  await makeRun(database, { ...rollouts(5), projectId: crowd, priority: 1_000 });
  await makeRun(database, { ...rollouts(2), projectId: other });
  const worker = await makeWorker(database);
  const served: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const claimed = await claimWork(database, ["evaluation", "rollout"], { ...worker, leaseMs });
    if (!claimed) throw new Error("nothing to claim");
    served.push(claimed.projectId);
    await tell(database, claimed, worker.workerId, { type: "attempt_started", ref: refOfAttempt(claimed) });
    await report(database, claimed, worker.workerId, "succeeded");
  }
  expect(served).toEqual([crowd, other, crowd, other, crowd]);
});

test("a project for which nothing is in work can be claimed for alone", async () => {
  const crowd = await makeProject(database, "crowd");
  await makeRun(database, { ...rollouts(3), projectId: crowd });
  const worker = await makeWorker(database);
  const by = { ...worker, leaseMs, onlyOfIdleProjects: true };
  expect((await claimWork(database, "rollout", by))?.projectId).toBe(crowd);
  expect(await claimWork(database, "rollout", by)).toBeNull();
  const { runId } = await makeRun(database, rollouts(1));
  expect((await claimWork(database, "rollout", by))?.runId).toBe(runId);
});

test("a priority counts up to its project's cap, also of what was queued before", async () => {
  const projectId = await makeProject(database);
  const older = await makeTrainerReady({ projectId, priority: 5 });
  const urgent = await makeTrainerReady({ projectId, priority: 1_000 });
  const worker = await makeWorker(database, { gpus: 2 });
  await database.db.update(project).set({ maxPriority: 5 }).where(eq(project.projectId, projectId));
  const [first, second] = [
    await claimPlaced(database, trainerBy(worker)),
    await claimPlaced(database, trainerBy(worker)),
  ];
  expect([first?.runId, second?.runId]).toEqual([older, urgent]);
});

test("a claimer that stands still in the middle of a claim keeps nobody from other work, and what it had comes free with it", async () => {
  const stuck = await makeRun(database, { ...rollouts(1), priority: 1 });
  const other = await makeRun(database, rollouts(1));
  const { workerId } = await makeWorker(database);
  const waiting = await database.db.transaction(async (tx) => {
    await tx.select().from(trainingRun).where(eq(trainingRun.runId, stuck.runId)).for("update");
    expect((await claimWork(database, "rollout", { workerId, leaseMs }))?.runId).toBe(other.runId);
    return { claimed: claimWork(database, "rollout", { workerId, leaseMs }) };
  });
  expect((await waiting.claimed)?.runId).toBe(stuck.runId);
});

test("work is found, claimed and started in two round trips", async () => {
  const { runId } = await makeRun(database, rollouts(1));
  const { workerId } = await makeWorker(database);
  const read = countSql(database);
  expect(await claimWork(database, "rollout", { workerId, leaseMs, starts: true })).toMatchObject({
    runId,
    status: "running",
  });
  // BEGIN goes out with the first statement and COMMIT with the last.
  expect(read()).toEqual({ statements: 4, transactions: 1 });
});
