import type { Scope } from "@/lib/core/names";
import { type AssetRow, findAsset } from "@/lib/server/store/assets";
import { notFound } from "../app-error";
import { requireOwned } from "../caller";
import type { ServiceContext } from "../service-context";

/** The asset, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export async function requireAsset(
  { database, caller }: ServiceContext,
  assetId: string,
  scope: Scope,
): Promise<AssetRow> {
  return requireOwned(caller, await findAsset(database.db, assetId), scope, notFound("asset", assetId));
}
