import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { episodeSchema } from "./episode";
import { episodesFilter } from "./filter";

export const listEpisodes = defineContract({
  id: "listEpisodes",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes",
  summary: "Episodes of a run, by place or by return",
  query: strictObject({ ...episodesFilter, cursor: cursorQuery, limit: limitQuery(200) }),
  response: z.object({
    episodes: z.array(episodeSchema),
    next_cursor: nextCursorSchema,
    counts: z
      .object({ episodes: z.int(), succeeded: z.int() })
      .nullable()
      .describe(
        "Of the run, or of the iteration asked for, whatever `success` says. Null with job, env or mark, and for evaluations.",
      ),
  }),
  scope: "training:read",
});
