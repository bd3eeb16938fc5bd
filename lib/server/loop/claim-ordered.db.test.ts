import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TaskKind } from "@/lib/core/names";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot } from "@/lib/server/db/schema/fleet";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { setDraining } from "@/lib/server/store/hosts";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker, type RunOverrides } from "@/lib/testing/factories";
import { somePlan } from "@/lib/testing/loop-simulator";
import { report } from "@/lib/testing/play-run";
import { resolveImages } from "@/lib/testing/resolve-images";
import type { ClaimOffer } from "./claim-ordered";
import { claimWork } from "./claim-work";

// What is ready is asked of the whole queue, so each test has a database of its own.
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => database.close());

const leaseMs = 15_000;
const inParallel = (jobs: number, parallelism: number): RunOverrides => ({
  plan: { rollout: { jobsPerIteration: jobs, parallelism, retryLimit: 1, reserveMicro: 0 } },
});

function offer(given: Partial<ClaimOffer> = {}): ClaimOffer & { taken: TaskKind[] } {
  const taken: TaskKind[] = [];
  return {
    leaseMs,
    withImage: true,
    host: null,
    take: (kind) => taken.push(kind) > 0,
    giveBack: () => taken.splice(0),
    taken,
    ...given,
  };
}

const readAttempts = () => database.db.select().from(attempt).orderBy(asc(attempt.queuedAt));

/** The one rollout that is ready, claimed and started. */
async function beginRollout(runId: string, workerId: string): Promise<AttemptRow> {
  const claimed = await claimWork(database, "rollout", { workerId, leaseMs, ownerId: runId, starts: true });
  if (!claimed) throw new Error("nothing to claim");
  return claimed;
}

async function endRollout(
  claims: ClaimOffer,
  { alone = true, draining = false, images = true, gpus = 1 } = {},
) {
  const { runId } = await makeRun(database, inParallel(2, 1));
  if (images) await resolveImages(database, runId);
  const worker = await makeWorker(database, { gpus });
  const claimed = await beginRollout(runId, worker.workerId);
  if (!alone) await makeRun(database, inParallel(1, 1));
  if (draining) await setDraining(database.db, worker.hostId, true);
  const result = await report(database, claimed, worker.workerId, "succeeded", undefined, claims);
  if (result.kind !== "taken") throw new Error(result.kind);
  return { runId, worker, result };
}

test("what follows from an attempt is claimed and started in its turn, with the events and the row of a claim by itself", async () => {
  const claims = offer();
  const { runId, worker, result } = await endRollout(claims);
  const [row] = result.claimed;
  expect(row).toMatchObject({
    kind: "rollout",
    index: 1,
    status: "running",
    epoch: 1,
    workerId: worker.workerId,
  });
  expect((await readAttempts()).find(({ attemptId }) => attemptId === row?.attemptId)).toEqual(row);
  expect(claims.taken).toEqual(["rollout"]);
  expect(result.work).toBeNull();

  const other = await makeRun(database, inParallel(2, 1));
  const first = await beginRollout(other.runId, worker.workerId);
  await report(database, first, worker.workerId, "succeeded");
  await beginRollout(other.runId, worker.workerId);
  const [inOne, apart] = await Promise.all(
    [runId, other.runId].map(async (id) =>
      database.db
        .select({ seq: runEvent.seq, type: runEvent.type, level: runEvent.level, message: runEvent.message })
        .from(runEvent)
        .where(eq(runEvent.runId, id))
        .orderBy(asc(runEvent.seq)),
    ),
  );
  expect(inOne).toEqual(apart);
});

test.each<[string, Parameters<typeof endRollout>]>([
  ["something else of its kind is ready", [offer(), { alone: false }]],
  ["its worker has no room", [offer({ take: () => false })]],
  ["its worker's host is draining", [offer(), { draining: true }]],
  ["an image of its run is not there yet", [offer(), { images: false }]],
])("it is left to the queue where %s", async (_name, given) => {
  const { result } = await endRollout(...given);
  expect(result.claimed).toEqual([]);
  expect(result.work?.ready).toEqual(["rollout"]);
  expect((await readAttempts()).filter(({ status }) => status === "queued").length).toBeGreaterThan(0);
});

test("what the budget has no room for is left to the queue, where its claim lands the run", async () => {
  const limits = { maxIterations: 3, maxActiveMs: 3_600_000, maxMicroCredits: 60_000 };
  const { plan } = inParallel(2, 1);
  const { runId } = await makeRun(database, { plan: { ...plan, limits } });
  await resolveImages(database, runId);
  const { workerId } = await makeWorker(database);
  const claimed = await beginRollout(runId, workerId);
  // What it costs has gone up since its iteration began.
  const rollout = { jobsPerIteration: 2, parallelism: 1, retryLimit: 1, reserveMicro: 70_000 };
  await database.db
    .update(trainingRun)
    .set({ plan: somePlan({ limits, rollout }) })
    .where(eq(trainingRun.runId, runId));
  const result = await report(database, claimed, workerId, "succeeded", undefined, offer());
  expect(result).toMatchObject({ kind: "taken", claimed: [], work: { ready: ["rollout"] } });
  expect(await claimWork(database, "rollout", { workerId, leaseMs })).toBeNull();
  const [run] = await database.db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
  expect(run).toMatchObject({ stopReason: "budget_exhausted", reservedMicro: 0 });
});

/** Ends both rollouts and the manifest of an iteration, whose trainer `claims` may take. */
async function endManifest(claims: ClaimOffer, { alone = true, gpus = 1 } = {}) {
  const { worker, result } = await endRollout(offer(), { gpus });
  const [second] = result.claimed;
  if (!second) throw new Error("nothing was claimed");
  const ended = await report(database, second, worker.workerId, "succeeded", undefined, offer());
  const [manifest, ...others] = ended.kind === "taken" ? ended.claimed : [];
  if (manifest?.kind !== "manifest" || others.length > 0) throw new Error("no manifest was claimed");
  if (!alone) {
    const { runId } = await makeRun(database, inParallel(1, 1));
    await report(database, await beginRollout(runId, worker.workerId), worker.workerId, "succeeded");
    const made = await claimWork(database, "manifest", { workerId: worker.workerId, leaseMs });
    if (made) await report(database, made, worker.workerId, "succeeded");
  }
  const host = claims.host && { ...claims.host, hostId: worker.hostId };
  return report(database, manifest, worker.workerId, "succeeded", undefined, { ...claims, host });
}

const onHost = { hostId: "of the worker", cpuTrainerSlots: 1 };

test("a trainer is claimed with its GPU in the turn that orders it, and starts later", async () => {
  const result = await endManifest(offer({ host: onHost }));
  if (result.kind !== "taken") throw new Error(result.kind);
  const [row] = result.claimed;
  expect(row).toMatchObject({ kind: "trainer", status: "starting", epoch: 1, gpuDevices: ["emulated-0"] });
  expect((await readAttempts()).find(({ attemptId }) => attemptId === row?.attemptId)).toEqual(row);
  const [slot] = await database.db.select().from(gpuSlot);
  expect(slot?.attemptId).toBe(row?.attemptId);
  expect(result.work).toBeNull();
});

test.each<[string, Parameters<typeof endManifest>]>([
  ["its worker has no engine", [offer()]],
  ["another waits for a place", [offer({ host: onHost }), { alone: false }]],
  ["the host has no such GPU", [offer({ host: onHost }), { gpus: 0 }]],
])("a trainer is left to the queue where %s", async (_name, given) => {
  const result = await endManifest(...given);
  expect(result).toMatchObject({ kind: "taken", claimed: [], work: { ready: ["placed"] } });
  expect((await database.db.select().from(gpuSlot)).every(({ attemptId }) => attemptId === null)).toBe(true);
});
