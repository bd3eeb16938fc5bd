import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { ExportKind } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { type ExportSelection, runExport } from "@/lib/server/db/schema/exports";

export type ExportRow = typeof runExport.$inferSelect;

/** Newest first. */
export async function listExports(
  db: Db,
  { runId, beforeId, limit }: { runId: string; beforeId: string | null; limit: number },
): Promise<ExportRow[]> {
  return db
    .select()
    .from(runExport)
    .where(and(eq(runExport.runId, runId), beforeId === null ? undefined : lt(runExport.exportId, beforeId)))
    .orderBy(desc(runExport.exportId))
    .limit(limit);
}

const isOne = (runId: string, exportId: string) =>
  and(eq(runExport.runId, runId), eq(runExport.exportId, exportId));

export async function findExport(db: Db, runId: string, exportId: string): Promise<ExportRow | null> {
  const [row] = await db.select().from(runExport).where(isOne(runId, exportId));
  return row ?? null;
}

/** One that was not in vain, of the same content. */
export async function findSameExport(
  tx: Tx,
  { runId, kind, content }: Pick<ExportRow, "runId" | "kind" | "content">,
): Promise<ExportRow | null> {
  const [row] = await tx
    .select()
    .from(runExport)
    .where(
      and(
        eq(runExport.runId, runId),
        eq(runExport.kind, kind),
        eq(runExport.content, content),
        inArray(runExport.status, ["queued", "running", "ready"]),
      ),
    )
    .orderBy(desc(runExport.exportId))
    .limit(1);
  return row ?? null;
}

/** Those of a run that wait or are being made. */
export function countOpenExports(db: Db, runId: string): Promise<number> {
  const isOpen = inArray(runExport.status, ["queued", "running"]);
  return db.$count(runExport, and(eq(runExport.runId, runId), isOpen));
}

/** In place of those that failed at the same. */
export async function insertExport(tx: Tx, row: typeof runExport.$inferInsert): Promise<ExportRow> {
  await deleteFailed(tx, row);
  const [inserted] = await tx.insert(runExport).values(row).returning();
  if (!inserted) throw new Error("an export was not written");
  return inserted;
}

async function deleteFailed(
  tx: Tx,
  { runId, kind, selection }: { runId: string; kind: ExportKind; selection: ExportSelection },
): Promise<void> {
  await tx
    .delete(runExport)
    .where(
      and(
        eq(runExport.runId, runId),
        eq(runExport.kind, kind),
        eq(runExport.status, "failed"),
        eq(runExport.selection, sql`${JSON.stringify(selection)}::jsonb`),
      ),
    );
}

/** Answers what it was; null: there is no such export (any more). */
export async function deleteExport(tx: Tx, runId: string, exportId: string): Promise<ExportRow | null> {
  const [row] = await tx.delete(runExport).where(isOne(runId, exportId)).returning();
  return row ?? null;
}
