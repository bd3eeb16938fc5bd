import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { assetParams, assetSchema } from "./asset";

/** Answers the asset as it was. */
export const deleteAsset = defineContract({
  id: "deleteAsset",
  method: "DELETE",
  path: "/v1/assets/{asset_id}",
  summary: "Delete an asset that no live run starts from",
  params: assetParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: assetSchema,
  scope: "assets:write",
  refuses: ["asset_in_use"],
});
