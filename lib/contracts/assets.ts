import { z } from "zod";
import { defineContract } from "./contract";
import {
  assetKindSchema,
  contentTypeSchema,
  filenameSchema,
  inputLimits,
  metadataSchema,
  projectQuery,
} from "./inputs";
import { strictObject } from "./strict-object";
import { cursorQuery, limitQuery, nextCursorSchema, sha256Schema, timeSchema } from "./wire";

export const assetStatuses = ["pending", "ready"] as const;

export const assetSchema = z
  .object({
    asset_id: z.string(),
    project_id: z.string(),
    kind: z.string().nullable().describe("checkpoint, robot, scene, or as its owner called it."),
    filename: z.string(),
    content_type: z.string(),
    size_bytes: z.int(),
    sha256: sha256Schema.nullable().describe("Null while pending."),
    status: z.enum(assetStatuses).describe("pending until all of its file has arrived."),
    uri: z.string().describe("hardsim://assets/<id>"),
    input_uri: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    created_at: timeSchema,
  })
  .meta({ id: "Asset" });
export type WireAsset = z.infer<typeof assetSchema>;

export const assetUri = (assetId: string): string => `hardsim://assets/${assetId}`;

const registerBody = strictObject({
  input_uri: z.string().min(1).max(2_000),
  filename: filenameSchema.nullable().optional(),
  content_type: contentTypeSchema.nullable().optional(),
  size_bytes: z.int().min(1).nullable().optional(),
  kind: assetKindSchema.nullable().optional(),
  metadata: metadataSchema.nullable().optional(),
}).meta({
  id: "RegisterAssetBody",
  examples: [{ input_uri: "hardsim://inputs/upl_01KAZ3V5T8Q2W4E6R9Y1C7M0NB/policy.pt", kind: "checkpoint" }],
});
export type RegisterAssetBody = z.infer<typeof registerBody>;

const register = (id: string, path: string) =>
  defineContract({
    id,
    method: "POST",
    path,
    summary: "Make an asset of an input; the same input twice is the same asset",
    params: z.object({}),
    query: projectQuery,
    body: registerBody,
    status: 200,
    response: assetSchema,
    scope: "assets:write",
    refuses: ["unsupported_media_type", "unknown_input", "unsupported"],
  });
export const registerAsset = register("registerAsset", "/v0/assets/register");
export const registerAssetV1 = register("registerAssetV1", "/v1/assets/register");

const assetParams = z.object({ asset_id: z.string() });

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

const list = (id: string, path: string) =>
  defineContract({
    id,
    method: "GET",
    path,
    summary: "Assets, newest first",
    params: z.object({}),
    query: strictObject({
      project_id: z.string().min(1).max(200).optional(),
      kind: z.string().min(1).max(inputLimits.kindLength).optional(),
      cursor: cursorQuery,
      limit: limitQuery(100),
    }),
    body: null,
    status: 200,
    response: z.object({ assets: z.array(assetSchema), next_cursor: nextCursorSchema }),
    scope: "assets:read",
    refuses: [],
  });
export const listAssets = list("listAssets", "/v0/assets");
export const listAssetsV1 = list("listAssetsV1", "/v1/assets");

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
