import type { listAssets as contract } from "@/lib/contracts/assets/list";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { listAssets as listRows } from "@/lib/server/store/assets";
import { narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { toWireAsset } from "./to-wire";

/** Newest first. */
export async function listAssets(
  { database, caller }: ServiceContext,
  input: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const rows = await listRows(database.db, {
    projectIds: narrowProjects(caller, "assets:read", input.projectId),
    kind: input.kind,
    beforeAssetId: readCursor(input.cursor, /^asset_[0-9A-Z]{1,40}$/),
    limit: input.limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, input.limit, ({ assetId }) => assetId);
  return { assets: page.map(toWireAsset), next_cursor: nextCursor };
}
