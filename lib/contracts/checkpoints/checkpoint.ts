import { z } from "zod";
import { metricsSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";

export const checkpointSchema = z
  .object({
    checkpoint_id: z.string(),
    run_id: z.string(),
    parent_checkpoint_id: z.string().nullable(),
    parent_asset_id: z.string().nullable(),
    iteration_id: z.string(),
    iteration_index: z.int(),
    uri: z.string().describe("hardsim://checkpoints/<id>"),
    filename: z.string(),
    sha256: sha256Schema,
    size_bytes: z.int(),
    manifest_digest: z.string(),
    image_digest: z.string().nullable(),
    metrics: metricsSchema,
    pinned: z.boolean(),
    created_at: timeSchema,
  })
  .meta({ id: "Checkpoint" });

export type WireCheckpoint = z.infer<typeof checkpointSchema>;

export const checkpointUri = (checkpointId: string) => `hardsim://checkpoints/${checkpointId}`;
