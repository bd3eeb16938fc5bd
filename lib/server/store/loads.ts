import { and, count, eq, inArray, sql, sum } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot, host, worker } from "@/lib/server/db/schema/fleet";
import { isHeldAttempt } from "./attempts";
import { takenInShares } from "./gpu-slots";
import { isWorkerAlive } from "./workers";

export type WorkerLoad = Pick<
  typeof worker.$inferSelect,
  "workerId" | "hostId" | "blocked" | "rolloutSlots" | "cpuTrainerSlots"
> & {
  rolloutsHeld: number;
  cpuTrainersHeld: number;
};

/** The workers that are alive and what each of them holds. */
export async function listWorkerLoads(db: Db): Promise<WorkerLoad[]> {
  const held = db
    .select({
      workerId: attempt.workerId,
      rollouts:
        sql<number>`count(*) filter (where ${attempt.kind} = 'rollout' and not ${attempt.needsPlace})`.as(
          "rollouts",
        ),
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

export type HostLoad = Pick<
  typeof host.$inferSelect,
  "hostId" | "cpus" | "memoryBytes" | "draining" | "lastReconciliation"
> & {
  gpus: number;
  /** That nobody has, and nobody has a share of. */
  gpusFree: number;
  /** Of each GPU that is shared, how much of it is taken. */
  shares: number[];
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
    .where(and(attempt.needsPlace, inArray(attempt.status, ["starting", "running"])))
    .groupBy(attempt.hostId)
    .as("taken");
  const slots = db
    .select({ hostId: gpuSlot.hostId, attemptId: gpuSlot.attemptId, taken: takenInShares.as("taken") })
    .from(gpuSlot)
    .as("slots");
  const gpus = db
    .select({
      hostId: slots.hostId,
      all: count().as("gpus_all"),
      free: sql<number>`count(*) filter (where ${slots.attemptId} is null and ${slots.taken} = 0)`.as(
        "gpus_free",
      ),
      shares: sql<number[]>`coalesce(jsonb_agg(${slots.taken}) filter (where ${slots.taken} > 0), '[]')`.as(
        "gpu_shares",
      ),
    })
    .from(slots)
    .groupBy(slots.hostId)
    .as("gpus");
  return db
    .select({
      hostId: host.hostId,
      cpus: host.cpus,
      memoryBytes: host.memoryBytes,
      draining: host.draining,
      lastReconciliation: host.lastReconciliation,
      gpus: sql<number>`coalesce(${gpus.all}, 0)::int`,
      gpusFree: sql<number>`coalesce(${gpus.free}, 0)::int`,
      shares: sql<number[]>`coalesce(${gpus.shares}, '[]')`,
      cpuTaken: sql<number>`coalesce(${taken.cpu}, 0)::float8`,
      memoryTaken: sql<number>`coalesce(${taken.memory}, 0)::float8`,
    })
    .from(host)
    .leftJoin(taken, eq(taken.hostId, host.hostId))
    .leftJoin(gpus, eq(gpus.hostId, host.hostId));
}
