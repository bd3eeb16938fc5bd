import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { runParams } from "./training-runs";
import { cursorQuery, downloadUrlSchema, integerQuery, limitQuery, nextCursorSchema } from "./wire";

export const episodeSchema = z
  .object({
    episode_id: z.string().describe("<job_id>.<env>"),
    iteration_index: z.int(),
    job_id: z.string(),
    job_index: z.int(),
    env: z.int(),
    seed: z.int(),
    length: z.int().describe("Control steps."),
    return: z.number(),
    success: z.boolean(),
    driver: z.string().describe("What drove it."),
    driver_checkpoint_id: z.string().nullable(),
  })
  .meta({ id: "Episode" });
export type WireEpisode = z.infer<typeof episodeSchema>;

export const episodeSorts = ["place", "return", "-return"] as const;
export type EpisodeSort = (typeof episodeSorts)[number];

export const listEpisodes = defineContract({
  id: "listEpisodes",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes",
  summary: "Episodes of a run, by place or by return",
  params: runParams,
  query: strictObject({
    iteration: integerQuery(/^\d{1,9}$/, "must be the index of an iteration").optional(),
    job: integerQuery(/^\d{1,9}$/, "must be the index of a job")
      .optional()
      .describe("With `env`: the same place in every iteration."),
    env: integerQuery(/^\d{1,9}$/, "must be the number of an environment").optional(),
    success: z.enum(["true", "false"]).optional(),
    sort: z
      .enum(episodeSorts)
      .optional()
      .meta({ default: "place" })
      .describe("`place`: iteration, job, environment. `-return`: the best first."),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  body: null,
  status: 200,
  response: z.object({
    episodes: z.array(episodeSchema),
    next_cursor: nextCursorSchema,
    counts: z
      .object({ episodes: z.int(), succeeded: z.int() })
      .nullable()
      .describe("Of the run, or of the iteration asked for, whatever `success` says. Null with job or env."),
  }),
  scope: "training:read",
  refuses: [],
});

export const getEpisodeDownloadUrl = defineContract({
  id: "getEpisodeDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}/download-url",
  summary: "A signed link to the batch (.safetensors) in which an episode lies, at row `env`",
  params: z.object({ run_id: z.string(), episode_id: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "training:read",
  refuses: [],
});
