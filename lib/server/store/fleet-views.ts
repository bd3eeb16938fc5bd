import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot, host, worker } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { isWorkerAlive } from "./workers";

/** `alive`: by the database's clock, like all ages here. */
export type WorkerRow = typeof worker.$inferSelect & { alive: boolean };
/** `seen`: its worker has looked at it a moment ago. */
export type HostRow = typeof host.$inferSelect & { seen: boolean };

/** Where work of a run stands; null run: a job by itself. */
export type PlaceRow = {
  attemptId: string;
  projectId: string;
  runId: string | null;
  runName: string | null;
  iterationIndex: number | null;
};
export type GpuRow = { hostId: string; device: string; takenAt: Date | null; heldBy: PlaceRow | null };
export type QueueRow = PlaceRow & Pick<typeof attempt.$inferSelect, "kind" | "status" | "gpus" | "queuedAt">;

/** A worker looks at its host every 10 s; a host that was missed three times is away. */
const isHostSeen = sql<boolean>`${host.lastSeenAt} >= clock_timestamp() - interval '30 seconds'`;

/** Those that have not stopped, and those that stopped within the last hour; newest first. */
export async function listWorkers(db: Db, limit: number): Promise<WorkerRow[]> {
  return db
    .select({ ...getTableColumns(worker), alive: isWorkerAlive })
    .from(worker)
    .where(
      and(
        or(isNull(worker.stoppedAt), gt(worker.stoppedAt, sql`now() - interval '1 hour'`)),
        gt(worker.lastSeenAt, sql`now() - interval '1 day'`),
      ),
    )
    .orderBy(desc(worker.startedAt))
    .limit(limit);
}

export async function listHosts(db: Db): Promise<HostRow[]> {
  return db
    .select({ ...getTableColumns(host), seen: isHostSeen })
    .from(host)
    .orderBy(asc(host.name), asc(host.hostId));
}

/** Hosts that were seen within the last minute: what a run that is created now can count on. */
export async function listHostFacts(db: Db): Promise<Pick<HostRow, "cpus" | "memoryBytes" | "gpuKind">[]> {
  return db
    .select({ cpus: host.cpus, memoryBytes: host.memoryBytes, gpuKind: host.gpuKind })
    .from(host)
    .where(gt(host.lastSeenAt, sql`now() - interval '1 minute'`));
}

const place = {
  attemptId: attempt.attemptId,
  projectId: attempt.projectId,
  runId: attempt.runId,
  runName: trainingRun.name,
  iterationIndex: attempt.iterationIndex,
};

export async function listGpus(db: Db): Promise<GpuRow[]> {
  const rows = await db
    .select({ hostId: gpuSlot.hostId, device: gpuSlot.device, takenAt: gpuSlot.takenAt, ...place })
    .from(gpuSlot)
    .leftJoin(attempt, eq(attempt.attemptId, gpuSlot.attemptId))
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .orderBy(asc(gpuSlot.hostId), asc(gpuSlot.device));
  return rows.map(({ hostId, device, takenAt, attemptId, projectId, ...rest }) => ({
    hostId,
    device,
    takenAt,
    heldBy: attemptId !== null && projectId !== null ? { attemptId, projectId, ...rest } : null,
  }));
}

/** Live attempts, oldest first. */
export async function listQueue(db: Db, limit: number): Promise<QueueRow[]> {
  return db
    .select({
      ...place,
      kind: attempt.kind,
      status: attempt.status,
      gpus: attempt.gpus,
      queuedAt: attempt.queuedAt,
    })
    .from(attempt)
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(inArray(attempt.status, [...liveAttemptStatuses]))
    .orderBy(asc(attempt.queuedAt), asc(attempt.attemptId))
    .limit(limit);
}

/** Trainers that run or could run: their attempt has been ordered, so their inputs are ready. */
export async function listTrainerDemands(db: Db): Promise<{ gpus: number }[]> {
  return db
    .select({ gpus: attempt.gpus })
    .from(attempt)
    .where(and(eq(attempt.kind, "trainer"), inArray(attempt.status, ["queued", "starting", "running"])));
}

export type Counts = {
  runs: { status: string; count: number }[];
  attempts: { kind: string; status: string; count: number }[];
  gpus: { held: number; free: number };
};

/** For /metrics. */
export async function countEverything(db: Db): Promise<Counts> {
  const runs = await db
    .select({ status: trainingRun.status, count: sql<number>`count(*)::int` })
    .from(trainingRun)
    .groupBy(trainingRun.status);
  const attempts = await db
    .select({ kind: attempt.kind, status: attempt.status, count: sql<number>`count(*)::int` })
    .from(attempt)
    .groupBy(attempt.kind, attempt.status);
  const [gpus] = await db
    .select({
      held: sql<number>`count(${gpuSlot.attemptId})::int`,
      free: sql<number>`(count(*) - count(${gpuSlot.attemptId}))::int`,
    })
    .from(gpuSlot);
  return { runs, attempts, gpus: gpus ?? { held: 0, free: 0 } };
}
