import type { WireAsset } from "@/lib/contracts/assets/asset";
import { listLiveRunsFrom, lockAsset } from "@/lib/server/store/assets";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { removeUpload } from "@/lib/server/store/uploads";
import { AppError, notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireAsset } from "./require-asset";
import { toWireAsset } from "./to-wire";

/**
 * Removes an asset, its input, and the file when nothing else names it. Refused while a live run starts from it: its
 * first iteration may still need the file. The file goes after the rows: a crash in between leaves one that nothing
 * names and the sweep finds, never a row that names none.
 */
export async function deleteAsset(
  context: ServiceContext,
  { assetId }: { assetId: string },
): Promise<WireAsset> {
  await requireAsset(context, assetId, "assets:write");
  const removed = await context.database.db.transaction(async (tx) => {
    const row = await lockAsset(tx, assetId);
    if (!row) throw notFound("asset", assetId);
    const runs = await listLiveRunsFrom(tx, assetId);
    if (runs.length > 0) {
      const names = runs.join(", ");
      throw new AppError("asset_in_use", `A live run starts from this asset: ${names}. Cancel it first.`);
    }
    await removeUpload(tx, row.uploadId);
    return toWireAsset(row);
  });
  if (removed.sha256 !== null) await removeFile(context, removed.sha256);
  return removed;
}

async function removeFile({ database, storage, log }: ServiceContext, sha256: string): Promise<void> {
  try {
    for (const free of await findUnreferenced(database.db, [sha256])) await storage.remove(free);
  } catch (error) {
    // The asset is gone and its caller is told so; what is left takes room, nothing else.
    log.error({ err: error, sha256 }, "the file of a deleted asset was not removed");
  }
}
