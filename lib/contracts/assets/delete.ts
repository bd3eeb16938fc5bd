import { defineContract } from "@/lib/contracts/contract";
import { assetSchema } from "./asset";

/** Answers the asset as it was. */
export const deleteAsset = defineContract({
  id: "deleteAsset",
  method: "DELETE",
  path: "/v1/assets/{asset_id}",
  summary: "Delete an asset that no live run starts from",
  response: assetSchema,
  scope: "assets:write",
  refuses: ["asset_in_use"],
});
