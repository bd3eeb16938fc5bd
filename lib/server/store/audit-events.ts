import { and, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { AuditAction } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { auditEvent } from "@/lib/server/db/schema/audit";

export type AuditEventRow = typeof auditEvent.$inferSelect;

export type AuditFilter = {
  /** `all`: what concerns the whole installation too. */
  projectIds: readonly string[] | "all";
  action?: AuditAction | undefined;
  /** An id, or a part of a name in any case. */
  actor?: string | undefined;
  /** Days, `2026-11-24`, UTC; both are included. */
  from?: string | undefined;
  to?: string | undefined;
};

export async function insertAuditEvent(db: Db, row: typeof auditEvent.$inferInsert): Promise<void> {
  await db.insert(auditEvent).values(row);
}

/** Newest first. */
export async function listAuditEvents(
  db: Db,
  filter: AuditFilter & { beforeId: string | null; limit: number },
): Promise<AuditEventRow[]> {
  const { projectIds, beforeId } = filter;
  if (projectIds !== "all" && projectIds.length === 0) return [];
  return db
    .select()
    .from(auditEvent)
    .where(
      and(
        projectIds === "all" ? undefined : inArray(auditEvent.projectId, [...projectIds]),
        beforeId === null ? undefined : lt(auditEvent.auditEventId, beforeId),
        filter.action === undefined ? undefined : eq(auditEvent.action, filter.action),
        filter.actor === undefined ? undefined : isBy(filter.actor),
        filter.from === undefined ? undefined : gte(auditEvent.createdAt, startOf(filter.from)),
        filter.to === undefined
          ? undefined
          : lt(auditEvent.createdAt, sql`${startOf(filter.to)} + interval '1 day'`),
      ),
    )
    .orderBy(desc(auditEvent.auditEventId))
    .limit(filter.limit);
}

const isBy = (actor: string): SQL | undefined =>
  or(eq(auditEvent.actorId, actor), ilike(auditEvent.actorName, `%${actor.replace(/[\\%_]/g, "\\$&")}%`));

const startOf = (day: string): SQL => sql`(${day}::date::timestamp at time zone 'UTC')`;
