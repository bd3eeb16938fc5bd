import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { actorSchema } from "@/lib/contracts/wire";

/** As many of the newest runs are looked at for what one can filter by. */
export const runsReadForFacets = 1_000;

export const runFacetsSchema = z
  .object({
    labels: z.array(z.string()),
    scene_ids: z.array(z.string()),
    created_by: z.array(actorSchema),
  })
  .meta({ id: "TrainingRunFacets" });

export type WireRunFacets = z.infer<typeof runFacetsSchema>;

export const listTrainingRunFacets = defineContract({
  id: "listTrainingRunFacets",
  method: "GET",
  path: "/v1/training-runs/facets",
  summary: `Labels, scenes and people of the newest ${runsReadForFacets} runs, the most frequent first, at most 100 of each`,
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  response: runFacetsSchema,
  scope: "training:read",
});
