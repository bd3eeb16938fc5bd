import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, flagQuery, integerQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { jobPurposes } from "@/lib/core/names";
import { episodeSchema } from "./episode";

export const episodeSorts = ["place", "return", "-return"] as const;

export type EpisodeSort = (typeof episodeSorts)[number];

export const listEpisodes = defineContract({
  id: "listEpisodes",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes",
  summary: "Episodes of a run, by place or by return",
  query: strictObject({
    iteration: integerQuery(/^\d{1,9}$/, "must be the index of an iteration").optional(),
    job: integerQuery(/^\d{1,9}$/, "must be the index of a job")
      .optional()
      .describe("With `env`: the same place in every iteration."),
    env: integerQuery(/^\d{1,9}$/, "must be the number of an environment").optional(),
    success: flagQuery.optional(),
    purpose: z.enum(jobPurposes).optional().meta({ default: "training" }),
    sort: z
      .enum(episodeSorts)
      .optional()
      .meta({ default: "place" })
      .describe("`place`: iteration, job, environment. `-return`: the best first."),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  response: z.object({
    episodes: z.array(episodeSchema),
    next_cursor: nextCursorSchema,
    counts: z
      .object({ episodes: z.int(), succeeded: z.int() })
      .nullable()
      .describe(
        "Of the run, or of the iteration asked for, whatever `success` says. Null with job or env, and for evaluations.",
      ),
  }),
  scope: "training:read",
});
