import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { liveAttemptStatuses, type TaskKind, taskKinds } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

/** The kinds of work that somebody could claim now: one look instead of a claim of each. */
export async function listReadyKinds(db: Db): Promise<Set<TaskKind>> {
  // Of each kind one entry of the queue's index, however long the queue is.
  const rows = await db.execute<{ kind: TaskKind }>(sql`
    select kind from unnest(${toTextArray(taskKinds)}::text[]) as kinds (kind)
    where exists (select 1 from ${attempt} a
      where a.kind = kinds.kind and a.status = 'queued' and a.not_before <= clock_timestamp())`);
  return new Set(rows.map(({ kind }) => kind));
}

/** Where work of a run stands; null run: a job by itself. */
export type PlaceRow = {
  attemptId: string;
  projectId: string;
  runId: string | null;
  runName: string | null;
  iterationIndex: number | null;
};

export type QueueRow = PlaceRow & Pick<typeof attempt.$inferSelect, "kind" | "status" | "gpus" | "queuedAt">;

export const place = {
  attemptId: attempt.attemptId,
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
