import { defineContract } from "@/lib/contracts/contract";
import { assetSchema } from "./asset";

const get = <Path extends string>(id: string, path: Path) =>
  defineContract({
    id,
    method: "GET",
    path,
    summary: "One asset",
    response: assetSchema,
    scope: "assets:read",
  });

export const getAsset = get("getAsset", "/v0/assets/{asset_id}");

export const getAssetV1 = get("getAssetV1", "/v1/assets/{asset_id}");
