import { and, desc, eq, lt } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { checkpoint } from "@/lib/server/db/schema/runs";
import { findAsset, isAssetId, isPolicyAsset } from "./assets";

export type CheckpointRow = typeof checkpoint.$inferSelect;

/** Newest first, from below `beforeIndex`. */
export async function listCheckpoints(
  db: Db,
  page: { runId: string; beforeIndex: number | null; limit: number },
): Promise<CheckpointRow[]> {
  const { runId, beforeIndex } = page;
  return db
    .select()
    .from(checkpoint)
    .where(
      and(
        eq(checkpoint.runId, runId),
        beforeIndex === null ? undefined : lt(checkpoint.iterationIndex, beforeIndex),
      ),
    )
    .orderBy(desc(checkpoint.iterationIndex))
    .limit(page.limit);
}

export async function findCheckpoint(db: Db, checkpointId: string): Promise<CheckpointRow | null> {
  const [row] = await db.select().from(checkpoint).where(eq(checkpoint.checkpointId, checkpointId));
  return row ?? null;
}

/** The id of an iteration's checkpoint. */
export async function findCheckpointAt(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<string | null> {
  const [row] = await db
    .select({ checkpointId: checkpoint.checkpointId })
    .from(checkpoint)
    .where(and(eq(checkpoint.runId, runId), eq(checkpoint.iterationIndex, iterationIndex)));
  return row?.checkpointId ?? null;
}

/** Null: it was deleted meanwhile. */
export async function setPinned(
  db: Db,
  checkpointId: string,
  pinned: boolean,
): Promise<CheckpointRow | null> {
  const [row] = await db
    .update(checkpoint)
    .set({ pinned })
    .where(eq(checkpoint.checkpointId, checkpointId))
    .returning();
  return row ?? null;
}

/** Kept from being deleted until the transaction ends: a run is about to start from it. */
export async function holdCheckpoint(tx: Tx, checkpointId: string): Promise<CheckpointRow | null> {
  const [row] = await tx
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.checkpointId, checkpointId))
    .for("key share");
  return row ?? null;
}

/** The policy of a checkpoint, or an asset that is one; null without. */
export async function findPolicy(
  db: Db,
  checkpointId: string,
): Promise<{ sha256: string; sizeBytes: number } | null> {
  if (!isAssetId(checkpointId)) return (await findCheckpoint(db, checkpointId))?.policy ?? null;
  const row = await findAsset(db, checkpointId);
  if (!row || !isPolicyAsset(row) || row.file.sha256 === null) return null;
  return { sha256: row.file.sha256, sizeBytes: row.file.sizeBytes };
}

/** Of a checkpoint, or of the asset that a run starts from. */
export async function findCheckpointFile(
  db: Db,
  checkpointId: string,
): Promise<{ sha256: string; filename: string; sizeBytes: number } | null> {
  if (isAssetId(checkpointId)) {
    const row = await findAsset(db, checkpointId);
    if (!row || row.file.sha256 === null) return null;
    return { sha256: row.file.sha256, filename: row.filename, sizeBytes: row.file.sizeBytes };
  }
  const [row] = await db
    .select({
      sha256: checkpoint.sha256,
      filename: checkpoint.filename,
      sizeBytes: checkpoint.sizeBytes,
    })
    .from(checkpoint)
    .where(eq(checkpoint.checkpointId, checkpointId));
  return row ?? null;
}
