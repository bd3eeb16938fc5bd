import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { episodeSchema, neighboursSchema } from "./episode";
import { episodesFilter } from "./filter";

const { purpose: _purpose, ...filter } = episodesFilter;

export const getEpisode = defineContract({
  id: "getEpisode",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}",
  summary: "One episode, and what stands beside it among those of its purpose that the query asks for",
  query: strictObject(filter),
  response: z.object({ episode: episodeSchema, neighbours: neighboursSchema }),
  scope: "training:read",
});
