import { and, desc, eq, getTableColumns, inArray, isNull, lt } from "drizzle-orm";
import type { CheckpointFormat } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { asset, upload } from "@/lib/server/db/schema/assets";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { UploadRow } from "./uploads";

/** An asset and the upload that is its file. `file.sha256` is null while it is pending. */
export type AssetRow = typeof asset.$inferSelect & {
  file: Pick<UploadRow, "filename" | "contentType" | "sizeBytes" | "sha256">;
};

/** Where the loop names what an iteration starts from, an asset's id stands in the place of a checkpoint's. */
export const isAssetId = (id: string): boolean => id.startsWith("asset_");

/** Its file is a `policy.onnx`, or the tar of a folder that may hold one. */
export const mayHavePolicy = (row: Pick<AssetRow, "kind" | "metadata">): boolean =>
  row.kind === "policy" || formatOfAsset(row) === "folder";

/** What a run that starts from it is given: its owner says of a tar that it stands for the folder in it. */
export const formatOfAsset = ({ metadata }: Pick<AssetRow, "metadata">): CheckpointFormat =>
  metadata.format === "folder" ? "folder" : "file";

const columns = {
  ...getTableColumns(asset),
  file: {
    filename: upload.filename,
    contentType: upload.contentType,
    sizeBytes: upload.sizeBytes,
    sha256: upload.sha256,
  },
};

const selectAssets = (db: Db) =>
  db.select(columns).from(asset).innerJoin(upload, eq(upload.uploadId, asset.uploadId));

/** An upload has one asset: when it has one already, that one stays as it is. */
export async function insertAssetOnce(db: Db, row: typeof asset.$inferInsert): Promise<void> {
  await db.insert(asset).values(row).onConflictDoNothing({ target: asset.uploadId });
}

export async function findAsset(db: Db, assetId: string): Promise<AssetRow | null> {
  const [row] = await selectAssets(db).where(eq(asset.assetId, assetId));
  return row ?? null;
}

export async function findAssetOfUpload(db: Db, uploadId: string): Promise<AssetRow | null> {
  const [row] = await selectAssets(db).where(eq(asset.uploadId, uploadId));
  return row ?? null;
}

/** Until the transaction ends nobody deletes it; several may hold it so at once. */
export async function holdAsset(tx: Tx, assetId: string): Promise<AssetRow | null> {
  await tx.select({ assetId: asset.assetId }).from(asset).where(eq(asset.assetId, assetId)).for("share");
  return findAsset(tx, assetId);
}

/** Waits for whoever holds it. */
export async function lockAsset(tx: Tx, assetId: string): Promise<AssetRow | null> {
  await tx.select({ assetId: asset.assetId }).from(asset).where(eq(asset.assetId, assetId)).for("update");
  return findAsset(tx, assetId);
}

/** Newest first. */
export async function listAssets(
  db: Db,
  filter: {
    projectIds: readonly string[] | "all";
    kind?: string | undefined;
    beforeAssetId: string | null;
    limit: number;
  },
): Promise<AssetRow[]> {
  const { projectIds, kind, beforeAssetId } = filter;
  if (projectIds !== "all" && projectIds.length === 0) return [];
  return selectAssets(db)
    .where(
      and(
        projectIds === "all" ? undefined : inArray(asset.projectId, [...projectIds]),
        kind === undefined ? undefined : eq(asset.kind, kind),
        beforeAssetId === null ? undefined : lt(asset.assetId, beforeAssetId),
      ),
    )
    .orderBy(desc(asset.assetId))
    .limit(filter.limit);
}

/** The ids of live runs that start from it. */
export async function listLiveRunsFrom(db: Db, assetId: string): Promise<string[]> {
  const rows = await db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(and(eq(trainingRun.initialAssetId, assetId), isNull(trainingRun.endedAt)))
    .limit(10);
  return rows.map(({ runId }) => runId);
}
