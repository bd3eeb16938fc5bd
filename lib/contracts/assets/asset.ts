import { z } from "zod";
import { sha256Schema, timeSchema } from "@/lib/contracts/wire";

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
