import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { sha256Schema, timeSchema } from "./wire";

export const inputLimits = {
  filenameBytes: 255,
  kindLength: 100,
  metadataBytes: 16_384,
  metadataDepth: 16,
} as const;

/** It becomes the name of a file in a container's folder: one name, no path, nothing that a terminal would obey. */
export const filenameSchema = z.string().superRefine((name, context) => {
  const message = findNameProblem(name);
  if (message !== null) context.addIssue({ code: "custom", message });
});

function findNameProblem(name: string): string | null {
  if (name.trim() === "") return "must not be blank";
  if (name === "." || name === "..") return "must be a file's name";
  if (/[/\\]/.test(name)) return "must be a file's name without / or \\";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) || !name.isWellFormed())
    return "must not contain control characters or broken Unicode";
  const { byteLength } = new TextEncoder().encode(name);
  return byteLength > inputLimits.filenameBytes ? `is longer than ${inputLimits.filenameBytes} bytes` : null;
}

export const contentTypeSchema = z
  .string()
  .max(200)
  .regex(/^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/, "must be a media type, such as application/octet-stream");

/** What it is for: `checkpoint`, `robot`, `scene`, or a word of the owner's own, kept as told. */
export const assetKindSchema = z
  .string()
  .min(1)
  .max(inputLimits.kindLength)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not contain control characters");

/** Any JSON object of modest size. It is measured before anything walks it: depth is what breaks a walk. */
export const metadataSchema = z.record(z.string(), z.unknown()).superRefine((metadata, context) => {
  if (isDeeperThan(metadata, inputLimits.metadataDepth))
    context.addIssue({ code: "custom", message: `is nested deeper than ${inputLimits.metadataDepth}` });
  else if (new TextEncoder().encode(JSON.stringify(metadata)).byteLength > inputLimits.metadataBytes)
    context.addIssue({ code: "custom", message: `is larger than ${inputLimits.metadataBytes} bytes` });
});

function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; at <= depth; at += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

const presignBody = strictObject({
  filename: filenameSchema,
  content_type: contentTypeSchema,
  size_bytes: z
    .int()
    .min(1)
    .describe("At most HARDSIM_MAX_UPLOAD_GB (10^9 bytes each, 50 unless set); more is 413."),
  register_asset: z.boolean().optional().meta({ default: false }),
  asset_kind: assetKindSchema.nullable().optional(),
  metadata: metadataSchema.nullable().optional(),
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

/** A key has its project; a session names one. */
export const projectQuery = strictObject({ project_id: z.string().min(1).max(200).optional() });

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

const presign = (id: string, path: string) =>
  defineContract({
    id,
    method: "POST",
    path,
    summary: "A link to upload one file, and its asset if wanted",
    params: z.object({}),
    query: projectQuery,
    body: presignBody,
    status: 201,
    response: presignedUploadSchema,
    scope: "assets:write",
    refuses: ["unsupported_media_type"],
  });
export const presignUpload = presign("presignUpload", "/v0/inputs/presign-upload");
export const presignAssetUpload = presign("presignAssetUpload", "/v1/assets/presign-upload");

export const receivedUploadSchema = z
  .object({ input_uri: z.string(), sha256: sha256Schema, size_bytes: z.int() })
  .meta({ id: "ReceivedUpload" });
export type WireReceivedUpload = z.infer<typeof receivedUploadSchema>;

/** The body is the file itself, streamed: it is never held in memory. */
export const receiveUpload = defineContract({
  id: "receiveUpload",
  method: "PUT",
  path: "/v0/uploads/{token}",
  summary: "The whole file behind an upload link, with the announced size and type",
  params: z.object({ token: z.string() }),
  query: z.object({}),
  body: null,
  status: 200,
  response: receivedUploadSchema,
  scope: "none",
  refuses: ["link_expired", "state_conflict", "unsupported_media_type"],
});

const inputUriPrefix = "hardsim://inputs/";

/** Ends in the file's own name, so that its suffix says what it is. */
export const makeInputUri = ({ uploadId, filename }: { uploadId: string; filename: string }): string =>
  `${inputUriPrefix}${uploadId}/${encodeURIComponent(filename)}`;

/** The upload that a URI of ours names; null when it is not of that form. */
export const readInputUri = (uri: string): string | null =>
  /^hardsim:\/\/inputs\/(upl_[0-9A-Z]{1,40})\/[^/]+$/.exec(uri)?.[1] ?? null;
