import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { assetParams, assetSchema } from "./asset";

const get = (id: string, path: string) =>
  defineContract({
    id,
    method: "GET",
    path,
    summary: "One asset",
    params: assetParams,
    query: strictObject({}),
    body: null,
    status: 200,
    response: assetSchema,
    scope: "assets:read",
    refuses: [],
  });

export const getAsset = get("getAsset", "/v0/assets/{asset_id}");

export const getAssetV1 = get("getAssetV1", "/v1/assets/{asset_id}");
