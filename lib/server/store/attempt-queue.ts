import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { queueOf, type WorkQueue } from "@/lib/core/attempts/task-kinds";
import type { PlacedDemand } from "@/lib/core/fleet/plan-capacity";
import { liveAttemptStatuses, type TaskKind, taskKinds } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

/** The queues in which something could be claimed now: one look instead of a claim from each. */
export async function listReadyQueues(db: Db): Promise<Set<WorkQueue>> {
  // Of each kind, with and without a place, one entry of the queue's index, however long the queue is.
  const rows = await db.execute<{ kind: TaskKind; needsPlace: boolean }>(sql`
    select kind, needs_place as "needsPlace"
    from unnest(${toTextArray(taskKinds)}::text[]) as kinds (kind) cross join (values (false), (true)) as places (needs_place)
    where exists (select 1 from ${attempt} a where a.kind = kinds.kind and a.needs_place = places.needs_place
      and a.status = 'queued' and a.not_before <= clock_timestamp())`);
  return new Set(rows.map(queueOf));
}

/** Where work of a run stands; null run: a job by itself, which is the task. */
export type PlaceRow = {
  attemptId: string;
  taskId: string;
  projectId: string;
  runId: string | null;
  runName: string | null;
  iterationIndex: number | null;
};

export type QueueRow = PlaceRow &
  Pick<
    typeof attempt.$inferSelect,
    "kind" | "index" | "status" | "needsPlace" | "gpus" | "gpuShare" | "cpu" | "memoryBytes" | "queuedAt"
  >;

export const place = {
  attemptId: attempt.attemptId,
  taskId: attempt.taskId,
  projectId: attempt.projectId,
  runId: attempt.runId,
  runName: trainingRun.name,
  iterationIndex: attempt.iterationIndex,
};

/** Live attempts, oldest first. */
export async function listQueue(db: Db, limit: number): Promise<QueueRow[]> {
  return db
    .select({
      ...place,
      kind: attempt.kind,
      index: attempt.index,
      status: attempt.status,
      needsPlace: attempt.needsPlace,
      gpus: attempt.gpus,
      gpuShare: attempt.gpuShare,
      cpu: attempt.cpu,
      memoryBytes: attempt.memoryBytes,
      queuedAt: attempt.queuedAt,
    })
    .from(attempt)
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(inArray(attempt.status, [...liveAttemptStatuses]))
    .orderBy(asc(attempt.queuedAt), asc(attempt.attemptId))
    .limit(limit);
}

/** Containers that run or could run: their attempt has been ordered, so their inputs are ready. */
export async function listPlacedDemands(db: Db): Promise<PlacedDemand[]> {
  return db
    .select({
      isTrainer: sql<boolean>`${attempt.kind} = 'trainer'`,
      // A share of a GPU is asked for as that share.
      gpus: sql<number>`coalesce(${attempt.gpuShare}, ${attempt.gpus})::float8`,
    })
    .from(attempt)
    .where(and(attempt.needsPlace, inArray(attempt.status, ["queued", "starting", "running"])));
}
