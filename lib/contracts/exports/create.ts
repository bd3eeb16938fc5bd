import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { markFilters } from "@/lib/contracts/episodes/filter";
import { strictObject } from "@/lib/contracts/strict-object";
import { exportKinds, jobPurposes } from "@/lib/core/names";
import { exportSchema } from "./export";

/** So many episodes may be named one by one; a filter has no limit. */
export const namedEpisodesAtMost = 1_000;

const place = z.int().min(0).max(999_999_999);

export const exportBodySchema = strictObject({
  kind: z
    .enum(exportKinds)
    .describe(
      "`lerobot_v3`: a LeRobot dataset, as one tar. `episodes_csv`, `episodes_parquet`: the table of episodes. `tensorboard`: event files of all metrics, as one tar.",
    ),
  dataset_of: place
    .optional()
    .describe(
      "An iteration: what its trainer saw, as its dataset manifest names it. For `lerobot_v3`, alone.",
    ),
  iteration: place.optional().describe("What this iteration recorded or reported."),
  job: place.optional(),
  env: place.optional(),
  success: z.boolean().optional(),
  mark: z
    .enum(markFilters)
    .optional()
    .describe("What people say of an episode when the export is asked for and made."),
  purpose: z
    .enum(jobPurposes)
    .optional()
    .meta({ default: "training" })
    .describe("`evaluation`: the episodes that checkpoints were evaluated on, from -1 on."),
  episodes: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(namedEpisodesAtMost)
    .optional()
    .describe("Ids of this run's episodes, of either purpose; instead of a filter."),
}).meta({ examples: [{ kind: "episodes_csv", iteration: 0 }] });

export type ExportBody = z.infer<typeof exportBodySchema>;

export const createExport = defineContract({
  id: "createExport",
  method: "POST",
  path: "/v1/training-runs/{run_id}/exports",
  summary:
    "Have a worker make a file of a run's episodes or metrics. The same selection of the same content is answered by the export that is there",
  body: exportBodySchema,
  status: 201,
  response: exportSchema,
  scope: "training:write",
  refuses: ["unknown_episode", "selection_empty", "state_conflict", "storage_exhausted"],
});
