import { and, asc, eq, sql } from "drizzle-orm";
import type { RecordedSpaces } from "@/lib/core/attempts/outcome";
import type { Db } from "@/lib/server/db/client";
import { task } from "@/lib/server/db/schema/attempts";

/**
 * The observations and actions of a run in a simulator of the user's own, as its first finished job has them; null before one has.
 * Guarantee of the type: `task.result` is written in one place, from what was read of a rollout.
 */
export async function findRecordedSpaces(db: Db, runId: string): Promise<RecordedSpaces | null> {
  const [row] = await db
    .select({ spaces: sql<RecordedSpaces>`${task.result} -> 'spaces'` })
    .from(task)
    .where(and(eq(task.runId, runId), sql`${task.result} ? 'spaces'`))
    .orderBy(asc(task.iterationIndex), asc(task.kind), asc(task.index))
    .limit(1);
  return row?.spaces ?? null;
}
