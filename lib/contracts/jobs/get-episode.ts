import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { jobEpisodeSchema, neighboursSchema } from "@/lib/contracts/episodes/episode";
import { jobEpisodesFilter } from "@/lib/contracts/episodes/filter";
import { strictObject } from "@/lib/contracts/strict-object";

export const getJobEpisode = defineContract({
  id: "getJobEpisode",
  method: "GET",
  path: "/v0/jobs/{job_id}/episodes/{episode_id}",
  summary: "One episode of a single job, and what stands beside it among those that the query asks for",
  query: strictObject(jobEpisodesFilter),
  response: z.object({ episode: jobEpisodeSchema, neighbours: neighboursSchema }),
  scope: "jobs:read",
});
