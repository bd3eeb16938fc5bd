import { and, count, eq, inArray, isNotNull, isNull, lt, sql, sum } from "drizzle-orm";
import type { StopWhy } from "@/lib/core/loop/events";
import type { TaskKind, WaitingCode } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot, host, worker } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { isHeldAttempt, isLiveAttempt } from "./attempts";
import { isStartMissing } from "./fetches";
import { isWorkerAlive } from "./workers";

type Blocked = (typeof worker.$inferSelect)["blocked"];

export type WorkerLoad = {
  workerId: string;
  hostId: string | null;
  blocked: Blocked;
  rolloutSlots: number;
  cpuTrainerSlots: number;
  rolloutsHeld: number;
  cpuTrainersHeld: number;
};

/** The workers that are alive and what each of them holds. */
export async function listWorkerLoads(db: Db): Promise<WorkerLoad[]> {
  const held = db
    .select({
      workerId: attempt.workerId,
      rollouts: sql<number>`count(*) filter (where ${attempt.kind} = 'rollout')`.as("rollouts"),
      cpuTrainers: sql<number>`count(*) filter (
        where ${attempt.kind} = 'trainer' and ${attempt.gpus} = 0 and ${attempt.status} <> 'collecting'
      )`.as("cpu_trainers"),
    })
    .from(attempt)
    .where(isHeldAttempt)
    .groupBy(attempt.workerId)
    .as("held");
  return db
    .select({
      workerId: worker.workerId,
      hostId: worker.hostId,
      blocked: worker.blocked,
      rolloutSlots: worker.rolloutSlots,
      cpuTrainerSlots: worker.cpuTrainerSlots,
      rolloutsHeld: sql<number>`coalesce(${held.rollouts}, 0)::int`,
      cpuTrainersHeld: sql<number>`coalesce(${held.cpuTrainers}, 0)::int`,
    })
    .from(worker)
    .leftJoin(held, eq(held.workerId, worker.workerId))
    .where(isWorkerAlive);
}

export type HostLoad = {
  hostId: string;
  cpus: number;
  memoryBytes: number;
  draining: boolean;
  gpus: number;
  gpusFree: number;
  cpuTaken: number;
  memoryTaken: number;
};

export async function listHostLoads(db: Db): Promise<HostLoad[]> {
  const taken = db
    .select({
      hostId: attempt.hostId,
      cpu: sum(attempt.cpu).mapWith(Number).as("cpu_taken"),
      memory: sum(attempt.memoryBytes).mapWith(Number).as("memory_taken"),
    })
    .from(attempt)
    .where(and(eq(attempt.kind, "trainer"), inArray(attempt.status, ["starting", "running"])))
    .groupBy(attempt.hostId)
    .as("taken");
  const gpus = db
    .select({
      hostId: gpuSlot.hostId,
      all: count().as("gpus_all"),
      free: sql<number>`count(*) filter (where ${gpuSlot.attemptId} is null)`.as("gpus_free"),
    })
    .from(gpuSlot)
    .groupBy(gpuSlot.hostId)
    .as("gpus");
  return db
    .select({
      hostId: host.hostId,
      cpus: host.cpus,
      memoryBytes: host.memoryBytes,
      draining: host.draining,
      gpus: sql<number>`coalesce(${gpus.all}, 0)::int`,
      gpusFree: sql<number>`coalesce(${gpus.free}, 0)::int`,
      cpuTaken: sql<number>`coalesce(${taken.cpu}, 0)::float8`,
      memoryTaken: sql<number>`coalesce(${taken.memory}, 0)::float8`,
    })
    .from(host)
    .leftJoin(taken, eq(taken.hostId, host.hostId))
    .leftJoin(gpus, eq(gpus.hostId, host.hostId));
}

/** Hosts whose engine nobody has heard of for so long. */
export async function listSilentHosts(db: Db, silentMs: number): Promise<string[]> {
  const rows = await db
    .select({ hostId: host.hostId })
    .from(host)
    .where(lt(host.lastSeenAt, sql`clock_timestamp() - interval '1 millisecond' * ${silentMs}`));
  return rows.map(({ hostId }) => hostId);
}

/** Of these attempts, those that are not over. */
export async function findLiveAmong(db: Db, attemptIds: readonly string[]): Promise<Set<string>> {
  if (attemptIds.length === 0) return new Set();
  const rows = await db
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .where(and(inArray(attempt.attemptId, [...attemptIds]), isLiveAttempt));
  return new Set(rows.map(({ attemptId }) => attemptId));
}

/** A live run that stands still, or is said to. `work`: its oldest queued attempt; null when it has none. */
export type StandingRun = {
  runId: string;
  said: { code: WaitingCode; message: string } | null;
  work: {
    kind: TaskKind;
    gpus: number;
    cpu: number;
    memoryBytes: number;
    queuedAt: Date;
    notBefore: Date;
    imageKnown: boolean;
    imageProblem: string | null;
    startMissing: boolean;
  } | null;
};

/** Runs with queued attempts and none on the way, and runs that are said to wait and no longer do. */
export async function listStandingRuns(db: Db): Promise<StandingRun[]> {
  const moving = sql`exists (
    select 1 from ${attempt} where ${attempt.runId} = ${trainingRun.runId} and ${isHeldAttempt})`;
  const oldest = db
    .selectDistinctOn([attempt.runId], {
      runId: attempt.runId,
      kind: attempt.kind,
      gpus: attempt.gpus,
      cpu: attempt.cpu,
      memoryBytes: attempt.memoryBytes,
      queuedAt: attempt.queuedAt,
      notBefore: attempt.notBefore,
      startMissing: isStartMissing.as("start_missing"),
    })
    .from(attempt)
    .where(eq(attempt.status, "queued"))
    .orderBy(attempt.runId, attempt.queuedAt, attempt.attemptId)
    .as("oldest");
  const rows = await db
    .select({
      runId: trainingRun.runId,
      said: trainingRun.waiting,
      imageId: trainingRun.imageId,
      imageProblem: trainingRun.imageProblem,
      moving: sql<boolean>`${moving}`,
      kind: oldest.kind,
      gpus: oldest.gpus,
      cpu: oldest.cpu,
      memoryBytes: oldest.memoryBytes,
      queuedAt: oldest.queuedAt,
      notBefore: oldest.notBefore,
      startMissing: oldest.startMissing,
    })
    .from(trainingRun)
    .leftJoin(oldest, eq(oldest.runId, trainingRun.runId))
    .where(
      and(
        isNull(trainingRun.endedAt),
        sql`(${trainingRun.waiting} is not null or (${oldest.runId} is not null and not ${moving}))`,
      ),
    );
  return rows.map(
    ({ runId, said, imageId, imageProblem, moving: isMoving, kind, queuedAt, notBefore, ...needs }) => ({
      runId,
      said: said && { code: said.code, message: said.message },
      work:
        isMoving || !kind || !queuedAt || !notBefore
          ? null
          : {
              kind,
              gpus: needs.gpus ?? 0,
              cpu: needs.cpu ?? 0,
              memoryBytes: needs.memoryBytes ?? 0,
              queuedAt,
              notBefore,
              imageKnown: imageId !== null,
              imageProblem,
              startMissing: needs.startMissing ?? false,
            },
    }),
  );
}

/** Runs for which a rule could hold by now, longest due first. */
export async function listDueRuns(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(sql`${trainingRun.wakeAt} <= clock_timestamp()`)
    .orderBy(trainingRun.wakeAt)
    .limit(limit);
  return rows.map(({ runId }) => runId);
}

/** The kinds of work that somebody could claim now: one look instead of a claim of each. */
export async function listReadyKinds(db: Db): Promise<Set<TaskKind>> {
  const rows = await db
    .selectDistinct({ kind: attempt.kind })
    .from(attempt)
    .where(and(eq(attempt.status, "queued"), sql`${attempt.notBefore} <= clock_timestamp()`));
  return new Set(rows.map(({ kind }) => kind));
}

/** What the loop asks this worker to stop. */
export async function listStopRequests(
  db: Db,
  workerId: string,
): Promise<{ attemptId: string; epoch: number; why: StopWhy; at: Date | null }[]> {
  const rows = await db
    .select({
      attemptId: attempt.attemptId,
      epoch: attempt.epoch,
      why: attempt.stopRequested,
      at: attempt.stopRequestedAt,
    })
    .from(attempt)
    .where(and(eq(attempt.workerId, workerId), isHeldAttempt, isNotNull(attempt.stopRequested)));
  return rows.flatMap(({ why, ...rest }) => (why ? [{ ...rest, why }] : []));
}
