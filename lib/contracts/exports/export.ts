import { z } from "zod";
import { markFilters } from "@/lib/contracts/episodes/filter";
import { actorSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";
import { exportErrorCodes, exportKinds, exportStatuses, jobPurposes } from "@/lib/core/names";

/** What an export is of. What is null does not narrow it. */
const exportSelectionSchema = z
  .object({
    dataset_of: z.int().nullable().describe("An iteration: the batches that its dataset manifest names."),
    iteration: z.int().nullable(),
    job: z.int().nullable(),
    env: z.int().nullable(),
    success: z.boolean().nullable(),
    mark: z.enum(markFilters).nullable(),
    purpose: z.enum(jobPurposes),
    episodes: z.array(z.string()).nullable().describe("Ids of episodes, by place."),
  })
  .meta({ id: "ExportSelection" });

export const exportSchema = z
  .object({
    export_id: z.string(),
    run_id: z.string(),
    kind: z.enum(exportKinds),
    selection: exportSelectionSchema,
    status: z
      .enum(exportStatuses)
      .describe(
        "`ready`: it can be downloaded. `failed`: `error_code` says why; asked again, it is tried again.",
      ),
    progress: z
      .object({
        done: z.int(),
        total: z.int().nullable().describe("Null: not known yet."),
      })
      .describe("Frames of `lerobot_v3`, episodes of a table, points of `tensorboard`."),
    filename: z.string(),
    size_bytes: z.int().nullable().describe("Null until it is ready, as `sha256`."),
    sha256: sha256Schema.nullable(),
    left_out: z
      .array(z.object({ name: z.string(), why: z.string() }))
      .describe("What the format cannot hold: arrays of the batches, by their names there."),
    error_code: z.enum(exportErrorCodes).nullable(),
    error: z.string().nullable().describe("A sentence that a person can act on."),
    created_by: actorSchema,
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: "Export" });

export type WireExport = z.infer<typeof exportSchema>;
