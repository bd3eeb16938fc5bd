import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { assetSchema } from "./asset";
import {
  assetKindSchema,
  contentTypeSchema,
  filenameSchema,
  metadataMeaning,
  metadataSchema,
  projectQuery,
} from "./input";

const registerBody = strictObject({
  input_uri: z.string().min(1).max(2_000),
  filename: filenameSchema.nullable().optional(),
  content_type: contentTypeSchema.nullable().optional(),
  size_bytes: z.int().min(1).nullable().optional(),
  kind: assetKindSchema.nullable().optional(),
  metadata: metadataSchema.nullable().optional().describe(metadataMeaning),
}).meta({
  id: "RegisterAssetBody",
  examples: [{ input_uri: "hardsim://inputs/upl_01KAZ3V5T8Q2W4E6R9Y1C7M0NB/policy.pt", kind: "checkpoint" }],
});

export type RegisterAssetBody = z.infer<typeof registerBody>;

const register = <Path extends string>(id: string, path: Path) =>
  defineContract({
    id,
    method: "POST",
    path,
    summary: "Make an asset of an input; the same input twice is the same asset",
    query: projectQuery,
    body: registerBody,
    response: assetSchema,
    scope: "assets:write",
    refuses: ["unsupported_media_type", "unknown_input", "unsupported"],
  });

export const registerAsset = register("registerAsset", "/v0/assets/register");

export const registerAssetV1 = register("registerAssetV1", "/v1/assets/register");
