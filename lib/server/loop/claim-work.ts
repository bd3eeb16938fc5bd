import { and, asc, desc, eq, lte, notInArray, sql } from "drizzle-orm";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { Database, Db, Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { findWorkerPlace } from "@/lib/server/store/workers";
import { type Candidate, claimThroughDoor } from "./doors";

export type ClaimWork = {
  workerId: string;
  leaseMs: number;
  /** Only work of this run. */
  runId?: string;
  /** Is told of work that is passed over, because its run or job cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

const candidatesAtOnce = 10;

/**
 * The oldest task of this kind that is ready; null when there is none, or the worker's host is draining. One that needs a
 * place on a host gets none: its claimer knows that it cannot start (its image is not to be had) and will report that. So
 * it takes and reserves nothing, and a draining host does not keep it.
 */
export async function claimWork(
  { db }: Database,
  kind: TaskKind,
  { workerId, leaseMs, runId, onUnreadable }: ClaimWork,
): Promise<AttemptRow | null> {
  const here = await findWorkerPlace(db, workerId);
  if (!here || (here.draining && !taskFacts[kind].needsPlace)) return null;
  const where = here.hostname;
  const tried: string[] = [];
  for (;;) {
    const candidates = await listReady(db, kind, runId, tried);
    if (candidates.length === 0) return null;
    for (const candidate of candidates) {
      tried.push(candidate.attemptId);
      try {
        const claim = (tx: Tx) => claimThroughDoor(tx, candidate, { workerId, leaseMs, where });
        const result = await db.transaction(claim);
        if (result.kind === "claimed") return result.attempt;
      } catch (error) {
        passOver(error, onUnreadable);
      }
    }
  }
}

function listReady(
  db: Db,
  kind: TaskKind,
  runId: string | undefined,
  without: readonly string[],
): Promise<Candidate[]> {
  return db
    .select({ attemptId: attempt.attemptId, taskId: attempt.taskId, runId: attempt.runId })
    .from(attempt)
    .where(
      and(
        eq(attempt.kind, kind),
        eq(attempt.status, "queued"),
        lte(attempt.notBefore, sql`clock_timestamp()`),
        runId === undefined ? undefined : eq(attempt.runId, runId),
        without.length > 0 ? notInArray(attempt.attemptId, [...without]) : undefined,
      ),
    )
    .orderBy(desc(attempt.priority), asc(attempt.queuedAt), asc(attempt.attemptId))
    .limit(candidatesAtOnce);
}
