import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { jobEpisodeSchema } from "@/lib/contracts/episodes/episode";
import { jobEpisodesFilter } from "@/lib/contracts/episodes/filter";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";

export const listJobEpisodes = defineContract({
  id: "listJobEpisodes",
  method: "GET",
  path: "/v0/jobs/{job_id}/episodes",
  summary: "Episodes of a single job, by environment or by return",
  query: strictObject({ ...jobEpisodesFilter, cursor: cursorQuery, limit: limitQuery(200) }),
  response: z.object({ episodes: z.array(jobEpisodeSchema), next_cursor: nextCursorSchema }),
  scope: "jobs:read",
});
