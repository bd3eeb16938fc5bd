import type { WireAsset } from "@/lib/contracts/assets";
import { listLiveRunsFrom, lockAsset } from "@/lib/server/store/assets";
import { removeUpload } from "@/lib/server/store/uploads";
import { AppError, notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireAsset } from "./require-asset";
import { toWireAsset } from "./to-wire";

/**
 * Removes an asset and its input. Refused while a live run starts from it: its first iteration may still need the file.
 * The blob itself may be others' too and stays.
 */
export async function deleteAsset(
  context: ServiceContext,
  { assetId }: { assetId: string },
): Promise<WireAsset> {
  await requireAsset(context, assetId, "assets:write");
  return context.database.db.transaction(async (tx) => {
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
}
