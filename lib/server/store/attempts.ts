import { and, eq, inArray, isNotNull } from "drizzle-orm";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import type { StopWhy } from "@/lib/core/loop/events";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";

export type AttemptRow = typeof attempt.$inferSelect;
export type AttemptColumns = Partial<typeof attempt.$inferInsert>;

export const isLiveAttempt = inArray(attempt.status, [...liveAttemptStatuses]);

/** Its row, locked to the end of the transaction. */
export async function lockAttempt(tx: Tx, attemptId: string): Promise<AttemptRow | null> {
  const [row] = await tx.select().from(attempt).where(eq(attempt.attemptId, attemptId)).for("update");
  return row ?? null;
}

/** Somebody holds it: claimed and not ended. */
export const isHeldAttempt = inArray(attempt.status, ["starting", "running", "collecting"]);

/** How the loop names this attempt. */
export function refOfAttempt({ iterationIndex, kind, index, number }: AttemptRow): AttemptRef {
  return { iteration: iterationIndex ?? 0, kind, index, attempt: number };
}

/** `progress`: env-steps done so far. A number for people: of an attempt that is no longer ours it is dropped. */
export async function reportProgress(
  db: Db,
  { attemptId, epoch, progress }: Pick<AttemptRow, "attemptId" | "epoch" | "progress">,
): Promise<void> {
  await db
    .update(attempt)
    .set({ progress })
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.epoch, epoch), isHeldAttempt));
}

/** Why what an attempt left cannot be collected yet; null: nothing is in the way any more. */
export async function setRoomProblem(
  db: Db,
  { attemptId, epoch }: Pick<AttemptRow, "attemptId" | "epoch">,
  roomProblem: string | null,
): Promise<void> {
  await db
    .update(attempt)
    .set({ roomProblem })
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.epoch, epoch), isHeldAttempt));
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

/** Of these attempts, those that there are, and whether the log of one that is over is kept as a blob. */
export async function findKeptLogs(db: Db, attemptIds: readonly string[]): Promise<Map<string, boolean>> {
  if (attemptIds.length === 0) return new Map();
  const rows = await db
    .select({ attemptId: attempt.attemptId, endedAt: attempt.endedAt, logSha256: attempt.logSha256 })
    .from(attempt)
    .where(inArray(attempt.attemptId, [...attemptIds]));
  return new Map(
    rows.map(({ attemptId, endedAt, logSha256 }) => [attemptId, endedAt !== null && logSha256 !== null]),
  );
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
