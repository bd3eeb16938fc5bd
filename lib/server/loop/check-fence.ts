import { eq } from "drizzle-orm";
import type { Turn } from "@/lib/core/attempts/slot";
import type { Input } from "@/lib/core/loop/inputs";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attempt, attemptEvidence } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import type { AttemptRow } from "@/lib/server/store/attempts";

/** Under which claim news is told: it counts only while that claim stands. */
export type Fence = { attemptId: string; epoch: number; workerId: string };

/** The attempt's row, locked, when the fence still holds; null when its claim is over. `runId` null: of a single job. */
export async function lockFencedAttempt(
  tx: Tx,
  runId: string | null,
  fence: Fence,
  input: Input,
): Promise<AttemptRow | null> {
  const [row] = await tx.select().from(attempt).where(eq(attempt.attemptId, fence.attemptId)).for("update");
  if (!row || row.runId !== runId) return null;
  const isLive = liveAttemptStatuses.some((status) => status === row.status);
  if (!isLive || row.epoch !== fence.epoch || row.workerId !== fence.workerId) return null;
  return "turn" in input && input.turn !== null && !names(input.turn, row) ? null : row;
}

function names(turn: Turn, row: AttemptRow): boolean {
  return (
    turn.iteration === (row.iterationIndex ?? 0) &&
    turn.kind === row.kind &&
    turn.index === row.index &&
    turn.attempt === row.number
  );
}

/** Late news changes nothing and is not forgotten: it is how a person finds out what a lost attempt had done. */
export async function keepEvidence(
  tx: Tx,
  { attemptId, epoch, workerId }: Fence,
  input: Input,
): Promise<void> {
  await tx
    .insert(attemptEvidence)
    .values({ evidenceId: newId("evidence"), attemptId, epoch, workerId, news: { ...input } });
}
