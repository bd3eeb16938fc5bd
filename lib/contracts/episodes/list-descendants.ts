import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema, timeSchema } from "@/lib/contracts/wire";

const touchedSchema = z
  .object({
    checkpoint_id: z.string(),
    run_id: z.string(),
    run_name: z.string(),
    iteration_index: z.int(),
    by: z
      .enum(["manifest", "lineage"])
      .describe("`manifest`: its own manifest names the episode. `lineage`: an ancestor's does."),
    is_champion: z.boolean().describe("Of its run, now."),
    is_latest: z.boolean(),
    created_at: timeSchema,
  })
  .meta({ id: "TouchedCheckpoint" });
export type WireTouchedCheckpoint = z.infer<typeof touchedSchema>;

const cleanSchema = z
  .object({ checkpoint_id: z.string(), run_id: z.string(), iteration_index: z.int() })
  .meta({ id: "CleanAncestor" });

export const listDescendants = defineContract({
  id: "listDescendants",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}/descendants",
  summary:
    "The checkpoints that an episode touched, by a manifest or through lineage, in whatever run, oldest first",
  query: strictObject({ cursor: cursorQuery, limit: limitQuery(200) }),
  response: z.object({
    episode_id: z.string(),
    why_none: z
      .enum(["evaluation", "left_out", "not_trained"])
      .nullable()
      .describe(
        "`evaluation`: nothing trains on it. `left_out`: the manifests that name its batch go without it. `not_trained`: no checkpoint has learned from it, at least not yet. Null: some have.",
      ),
    counts: z.object({
      manifest: z.int(),
      lineage: z.int(),
      hidden: z.int().describe("Through lineage, in projects that you may not see."),
    }),
    checkpoints: z.array(touchedSchema),
    latest_is_touched: z.boolean().describe("The newest checkpoint of the episode's own run."),
    clean_ancestor: cleanSchema
      .nullable()
      .describe(
        "Where that one is touched: its newest ancestor that is not, from which a fork leaves the episode out. Null: there is none, or none that you may see.",
      ),
    next_cursor: nextCursorSchema,
  }),
  validated: true,
  scope: "training:read",
});
export type WireDescendants = z.infer<typeof listDescendants.response>;
