import { and, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import type { CheckpointFormat } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { checkpoint } from "@/lib/server/db/schema/runs";
import { findAsset, formatOfAsset, isAssetId, mayHavePolicy } from "./assets";

export type CheckpointRow = typeof checkpoint.$inferSelect;

/** The list leaves out the names of a folder's files: they may be a thousand each. */
const listed = { ...getTableColumns(checkpoint), files: sql<null>`null` };

const newestOfRun = keepQuery((db) =>
  db
    .select(listed)
    .from(checkpoint)
    .where(
      and(
        eq(checkpoint.runId, sql.placeholder("runId")),
        lt(checkpoint.iterationIndex, sql.placeholder("below")),
      ),
    )
    .orderBy(desc(checkpoint.iterationIndex))
    .limit(sql.placeholder("limit"))
    .prepare("checkpoints"),
);

/** Newest first, from below `beforeIndex`, without `files`. */
export async function listCheckpoints(
  db: Db,
  { runId, beforeIndex, limit }: { runId: string; beforeIndex: number | null; limit: number },
): Promise<CheckpointRow[]> {
  return newestOfRun(db).execute({ runId, below: beforeIndex ?? 2 ** 31 - 1, limit });
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

/** `archive`: the blob is the tar of a folder; whether that holds a policy.onnx shows when it is read. */
export type PolicyBlob = { sha256: string; archive: boolean };

const policyOf = keepQuery((db) =>
  db
    .select({ policy: checkpoint.policy })
    .from(checkpoint)
    .where(eq(checkpoint.checkpointId, sql.placeholder("checkpointId")))
    .prepare("checkpoint_policy"),
);

/** The policy of a checkpoint, or of an asset that is one or may hold one; null without. */
export async function findPolicy(db: Db, checkpointId: string): Promise<PolicyBlob | null> {
  if (!isAssetId(checkpointId)) {
    const [row] = await policyOf(db).execute({ checkpointId });
    const policy = row?.policy;
    return policy ? { sha256: policy.sha256, archive: false } : null;
  }
  const row = await findAsset(db, checkpointId);
  if (!row || !mayHavePolicy(row) || row.file.sha256 === null) return null;
  return { sha256: row.file.sha256, archive: formatOfAsset(row) === "folder" };
}

export type CheckpointFile = {
  sha256: string;
  filename: string;
  sizeBytes: number;
  format: CheckpointFormat;
};

const fileOf = keepQuery((db) =>
  db
    .select({
      sha256: checkpoint.sha256,
      filename: checkpoint.filename,
      sizeBytes: checkpoint.sizeBytes,
      format: checkpoint.format,
    })
    .from(checkpoint)
    .where(eq(checkpoint.checkpointId, sql.placeholder("checkpointId")))
    .prepare("checkpoint_file"),
);

/** Of a checkpoint, or of the asset that a run starts from. `format` folder: the file is a tar of it. */
export async function findCheckpointFile(db: Db, checkpointId: string): Promise<CheckpointFile | null> {
  if (isAssetId(checkpointId)) {
    const row = await findAsset(db, checkpointId);
    if (!row || row.file.sha256 === null) return null;
    const { sha256, sizeBytes } = row.file;
    return { sha256, filename: row.filename, sizeBytes, format: formatOfAsset(row) };
  }
  const [row] = await fileOf(db).execute({ checkpointId });
  return row ?? null;
}
