import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lte, not, sql, sum } from "drizzle-orm";
import { placedKinds } from "@/lib/core/attempts/task-kinds";
import type { ClaimResult } from "@/lib/server/attempts/claim";
import type { Database, Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { project } from "@/lib/server/db/schema/accounts";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot, host } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { isStartMissing } from "@/lib/server/store/fetches";
import { takeGpus } from "@/lib/server/store/gpu-slots";
import {
  cappedPriority,
  heldByProject,
  lastServed,
  ofAttempt,
  ofProjects,
  recentlySpent,
} from "@/lib/server/store/project-shares";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { claimThroughDoor } from "./doors";
import { type HostRoom, type Needs, pickTrainer } from "./pick-trainer";

export type ClaimTrainer = {
  workerId: string;
  leaseMs: number;
  hostId: string;
  /** How many trainers without a GPU this worker runs at once. */
  cpuTrainerSlots: number;
  /** Is told of trainers that are passed over, because their run cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

type HostRow = typeof host.$inferSelect;
const candidatesRead = 200;
/** Of one project, so that the many trainers of one do not hide another's. */
const candidatesOfProject = 20;

/**
 * A trainer that is ready, whose run's image and start are there, and for which the host has GPUs, cpu and memory now; its
 * GPUs are taken in the same transaction. Projects take turns: first comes the one that holds the fewest GPUs, then the one
 * that has used the least of late; within a project priority counts, then age. What this host could never run is in nobody's
 * way. Null when there is none, or the host is draining.
 */
export async function claimTrainer({ db }: Database, by: ClaimTrainer): Promise<AttemptRow | null> {
  const passedOver: string[] = [];
  for (;;) {
    try {
      const result = await db.transaction((tx) => claimIn(tx, by, passedOver));
      if (result.kind === "claimed") return result.attempt;
      if (result.kind === "gone") return null;
      // Refused: its run lands, and its attempt is no longer in the queue. The next one may fit.
    } catch (error) {
      passedOver.push(passOver(error, by.onUnreadable));
    }
  }
}

async function claimIn(tx: Tx, by: ClaimTrainer, passedOver: readonly string[]): Promise<ClaimResult> {
  // One claim a host at a time: what is free must still be free when it is taken.
  const [here] = await tx.select().from(host).where(eq(host.hostId, by.hostId)).for("no key update");
  if (!here || here.draining) return { kind: "gone" };
  const room = await readRoom(tx, here, by);
  const picked = pickTrainer(await listWaiting(tx, room.total, passedOver), room);
  if (!picked) return { kind: "gone" };
  const { workerId, leaseMs, hostId } = by;
  const now = await readDatabaseTime(tx);
  return claimThroughDoor(tx, picked, {
    workerId,
    leaseMs,
    where: here.name,
    place: async (attemptId) => {
      const gpuDevices = await takeGpus(tx, { hostId, attemptId, count: picked.gpus, now });
      return (
        gpuDevices && { hostId, gpuDevices, gpuEmulated: here.gpuKind === "emulated" && picked.gpus > 0 }
      );
    },
  });
}

async function listWaiting(tx: Tx, total: Needs, withoutRuns: readonly string[]) {
  const held = heldByProject(tx, placedKinds);
  const own = [desc(cappedPriority), asc(attempt.queuedAt), asc(attempt.attemptId)];
  const ready = tx.$with("ready").as(
    tx
      .select({
        attemptId: attempt.attemptId,
        taskId: attempt.taskId,
        runId: attempt.runId,
        projectId: attempt.projectId,
        gpus: attempt.gpus,
        cpu: attempt.cpu,
        memoryBytes: attempt.memoryBytes,
        priority: cappedPriority.as("capped_priority"),
        queuedAt: attempt.queuedAt,
        place:
          sql<number>`row_number() over (partition by ${attempt.projectId} order by ${sql.join(own, sql`, `)})`.as(
            "place",
          ),
      })
      .from(attempt)
      .innerJoin(project, ofAttempt)
      .innerJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
      .where(
        and(
          eq(attempt.kind, "trainer"),
          eq(attempt.status, "queued"),
          lte(attempt.notBefore, sql`clock_timestamp()`),
          lte(attempt.gpus, total.gpus),
          lte(attempt.cpu, total.cpu),
          lte(attempt.memoryBytes, total.memoryBytes),
          isNotNull(trainingRun.imageId),
          not(isStartMissing),
          not(inArray(trainingRun.runId, [...withoutRuns])),
        ),
      ),
  );
  const projects = tx.selectDistinct({ projectId: ready.projectId }).from(ready).as("projects");
  const shares = tx
    .select({
      projectId: projects.projectId,
      spent: recentlySpent(ofProjects).as("spent"),
      servedAt: lastServed(placedKinds, ofProjects).as("served_at"),
    })
    .from(projects)
    .as("shares");
  return tx
    .with(ready)
    .select({
      attemptId: ready.attemptId,
      taskId: ready.taskId,
      runId: ready.runId,
      gpus: ready.gpus,
      cpu: ready.cpu,
      memoryBytes: ready.memoryBytes,
    })
    .from(ready)
    .innerJoin(shares, eq(shares.projectId, ready.projectId))
    .leftJoin(held, eq(held.projectId, ready.projectId))
    .where(lte(ready.place, candidatesOfProject))
    .orderBy(
      asc(sql`coalesce(${held.units}, 0)`),
      asc(shares.spent),
      asc(shares.servedAt),
      desc(ready.priority),
      asc(ready.queuedAt),
      asc(ready.attemptId),
    )
    .limit(candidatesRead);
}

/** A container that has exited takes nothing any more, while its outputs are still being read. */
async function readRoom(tx: Tx, here: HostRow, by: ClaimTrainer): Promise<HostRoom> {
  const hasContainer = and(
    inArray(attempt.kind, placedKinds),
    inArray(attempt.status, ["starting", "running"]),
  );
  const [taken] = await tx
    .select({
      cpu: sum(attempt.cpu).mapWith(Number),
      memoryBytes: sum(attempt.memoryBytes).mapWith(Number),
    })
    .from(attempt)
    .where(and(hasContainer, eq(attempt.hostId, by.hostId)));
  const [withoutGpu] = await tx
    .select({ count: count() })
    .from(attempt)
    .where(
      and(hasContainer, eq(attempt.workerId, by.workerId), eq(attempt.gpus, 0), isNotNull(attempt.hostId)),
    );
  const [slots] = await tx
    .select({ all: count(), free: sql<number>`count(*) filter (where ${isNull(gpuSlot.attemptId)})::int` })
    .from(gpuSlot)
    .where(eq(gpuSlot.hostId, by.hostId));
  const { cpus: cpu, memoryBytes } = here;
  return {
    total: { gpus: slots?.all ?? 0, cpu, memoryBytes },
    free: {
      gpus: slots?.free ?? 0,
      cpu: cpu - (taken?.cpu ?? 0),
      memoryBytes: memoryBytes - (taken?.memoryBytes ?? 0),
    },
    cpuSlots: by.cpuTrainerSlots - (withoutGpu?.count ?? 0),
  };
}
