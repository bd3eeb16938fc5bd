import { z } from "zod";
import { metricsSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";
import { checkpointFormats } from "@/lib/core/names";

const policyValuesSchema = z
  .array(z.object({ name: z.string(), shape: z.array(z.union([z.int(), z.string()])) }))
  .describe("A word in a shape is an axis of any size.");
const policySchema = z
  .object({
    sha256: sha256Schema,
    size_bytes: z.int(),
    inputs: policyValuesSchema,
    outputs: policyValuesSchema,
  })
  .describe("Its policy.onnx.")
  .meta({ id: "Policy" });

export const checkpointSchema = z
  .object({
    checkpoint_id: z.string(),
    run_id: z.string(),
    parent_checkpoint_id: z.string().nullable(),
    parent_asset_id: z.string().nullable(),
    iteration_id: z.string(),
    iteration_index: z.int(),
    uri: z.string().describe("hardsim://checkpoints/<id>"),
    filename: z.string().describe("As its trainer called the file or the folder."),
    format: z.enum(checkpointFormats).describe("folder: kept, and downloaded, as one tar."),
    files: z
      .array(z.object({ path: z.string(), size_bytes: z.int() }))
      .nullable()
      .describe(
        "Of a folder, when it is asked for alone: its first 1,000 files by name. Null in lists, and for a file.",
      ),
    file_count: z.int().nullable().describe("Of a folder: all of its files. Null for a file."),
    sha256: sha256Schema.describe("Of the file, or of the folder's tar."),
    size_bytes: z.int(),
    manifest_digest: z.string(),
    image_digest: z.string().nullable(),
    metrics: metricsSchema.describe("Of its training, and eval/… where it was evaluated."),
    policy: policySchema.nullable().describe("Null: it carries none that can be run."),
    pinned: z.boolean(),
    created_at: timeSchema,
  })
  .meta({ id: "Checkpoint" });

export type WireCheckpoint = z.infer<typeof checkpointSchema>;

export const checkpointUri = (checkpointId: string) => `hardsim://checkpoints/${checkpointId}`;
