import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { upload } from "@/lib/server/db/schema/assets";

export type UploadRow = typeof upload.$inferSelect;

export async function insertUpload(db: Db, row: typeof upload.$inferInsert): Promise<void> {
  await db.insert(upload).values(row);
}

export async function findUpload(db: Db, uploadId: string): Promise<UploadRow | null> {
  const [row] = await db.select().from(upload).where(eq(upload.uploadId, uploadId));
  return row ?? null;
}

/** Its file has arrived. The first one counts: answers the row as it stands, or null when it was removed meanwhile. */
export async function finishUpload(db: Db, uploadId: string, sha256: string): Promise<UploadRow | null> {
  await db
    .update(upload)
    .set({ sha256, uploadedAt: sql`clock_timestamp()` })
    .where(and(eq(upload.uploadId, uploadId), isNull(upload.sha256)));
  return findUpload(db, uploadId);
}

export async function removeUpload(db: Db, uploadId: string): Promise<void> {
  await db.delete(upload).where(eq(upload.uploadId, uploadId));
}

/**
 * Announced, and never used in a day after the link's end: nobody can finish it any more. A client that asked twice for
 * a link leaves one of these behind; its pending asset goes with it.
 */
export async function removeAbandonedUploads(db: Db): Promise<void> {
  await db
    .delete(upload)
    .where(
      and(
        isNull(upload.sha256),
        isNull(upload.sourceUri),
        lt(upload.expiresAt, sql`now() - interval '24 hours'`),
      ),
    );
}
