import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { timeSchema } from "@/lib/contracts/wire";
import {
  assetKindSchema,
  contentTypeSchema,
  filenameSchema,
  metadataMeaning,
  metadataSchema,
  projectQuery,
} from "./input";

const presignBody = strictObject({
  filename: filenameSchema,
  content_type: contentTypeSchema,
  size_bytes: z
    .int()
    .min(1)
    .describe("At most HARDSIM_MAX_UPLOAD_GB (10^9 bytes each, 50 unless set); more is 413."),
  register_asset: z.boolean().optional().meta({ default: false }),
  asset_kind: assetKindSchema.nullable().optional(),
  metadata: metadataSchema.nullable().optional().describe(metadataMeaning),
}).meta({
  id: "PresignUploadBody",
  examples: [
    {
      filename: "policy.pt",
      content_type: "application/octet-stream",
      size_bytes: 1_048_576,
      register_asset: true,
      asset_kind: "checkpoint",
    },
  ],
});

export type PresignUploadBody = z.infer<typeof presignBody>;

export const presignedUploadSchema = z
  .object({
    upload_url: z.url().describe("Absolute; needs no key; for this one file; works until expires_at."),
    upload_method: z.literal("PUT"),
    upload_headers: z.record(z.string(), z.string()).describe("To be sent with the file as they are."),
    input_uri: z.string().describe("hardsim://inputs/<upload>/<filename>"),
    asset_id: z.string().optional(),
    expires_at: timeSchema,
  })
  .meta({ id: "PresignedUpload" });

export type WirePresignedUpload = z.infer<typeof presignedUploadSchema>;

const presign = <Path extends string>(id: string, path: Path) =>
  defineContract({
    id,
    method: "POST",
    path,
    summary: "A link to upload one file, and its asset if wanted",
    query: projectQuery,
    body: presignBody,
    status: 201,
    response: presignedUploadSchema,
    scope: "assets:write",
    refuses: ["storage_exhausted", "unsupported_media_type", "disk_full"],
  });

export const presignUpload = presign("presignUpload", "/v0/inputs/presign-upload");

export const presignAssetUpload = presign("presignAssetUpload", "/v1/assets/presign-upload");
