import type { Scope } from "@/lib/core/names";
import { type AssetRow, findAsset } from "@/lib/server/store/assets";
import { notFound } from "../app-error";
import { requireScopeIn } from "../caller";
import type { ServiceContext } from "../service-context";

/** The asset, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export async function requireAsset(
  { database, caller }: ServiceContext,
  assetId: string,
  scope: Scope,
): Promise<AssetRow> {
  const unknown = notFound("asset", assetId);
  const row = await findAsset(database.db, assetId);
  if (!row) throw unknown;
  requireScopeIn(caller, row.projectId, scope, unknown);
  return row;
}
