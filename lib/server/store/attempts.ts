import { and, eq, inArray } from "drizzle-orm";
import type { Turn } from "@/lib/core/attempts/slot";
import { liveAttemptStatuses, type TaskKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";

export type AttemptRow = typeof attempt.$inferSelect;

export const isLiveAttempt = inArray(attempt.status, [...liveAttemptStatuses]);

/** Somebody holds it: claimed and not ended. */
export const isHeldAttempt = inArray(attempt.status, ["starting", "running", "collecting"]);

/** The one attempt row that a turn names. */
export function isAttemptOf(runId: string, turn: Turn) {
  return and(
    eq(attempt.runId, runId),
    eq(attempt.iterationIndex, turn.iteration),
    eq(attempt.kind, turn.kind),
    eq(attempt.index, turn.index),
    eq(attempt.number, turn.attempt),
  );
}

/** How the loop names this attempt. */
export function turnOfAttempt(row: {
  iterationIndex: number | null;
  kind: TaskKind;
  index: number;
  number: number;
}): Turn {
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
