import { and, eq, inArray } from "drizzle-orm";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import { liveAttemptStatuses, type TaskKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";

export type AttemptRow = typeof attempt.$inferSelect;

export const isLiveAttempt = inArray(attempt.status, [...liveAttemptStatuses]);

/** Somebody holds it: claimed and not ended. */
export const isHeldAttempt = inArray(attempt.status, ["starting", "running", "collecting"]);

/** The one attempt row that a ref names. */
export function isAttemptOf(runId: string, ref: AttemptRef) {
  return and(
    eq(attempt.runId, runId),
    eq(attempt.iterationIndex, ref.iteration),
    eq(attempt.kind, ref.kind),
    eq(attempt.index, ref.index),
    eq(attempt.number, ref.attempt),
  );
}

/** How the loop names this attempt. */
export function refOfAttempt(row: {
  iterationIndex: number | null;
  kind: TaskKind;
  index: number;
  number: number;
}): AttemptRef {
  return { iteration: row.iterationIndex ?? 0, kind: row.kind, index: row.index, attempt: row.number };
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
