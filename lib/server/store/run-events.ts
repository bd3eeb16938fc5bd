import { and, asc, desc, eq, gt } from "drizzle-orm";
import type { EventType } from "@/lib/core/loop/events";
import type { Db } from "@/lib/server/db/client";
import { runEvent } from "@/lib/server/db/schema/runs";

export type RunEventRow = typeof runEvent.$inferSelect;

type Page = { runId: string; type?: EventType | undefined; limit: number };

/** Newest first. */
export async function listNewestEvents(db: Db, { runId, type, limit }: Page): Promise<RunEventRow[]> {
  return db
    .select()
    .from(runEvent)
    .where(and(eq(runEvent.runId, runId), type && eq(runEvent.type, type)))
    .orderBy(desc(runEvent.seq))
    .limit(limit);
}

/** Oldest first, from the one after `afterSeq`. */
export async function listEventsAfter(
  db: Db,
  { runId, type, limit, afterSeq }: Page & { afterSeq: number },
): Promise<RunEventRow[]> {
  return db
    .select()
    .from(runEvent)
    .where(and(eq(runEvent.runId, runId), gt(runEvent.seq, afterSeq), type && eq(runEvent.type, type)))
    .orderBy(asc(runEvent.seq))
    .limit(limit);
}
