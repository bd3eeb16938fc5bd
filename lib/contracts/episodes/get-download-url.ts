import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { downloadUrlSchema } from "@/lib/contracts/wire";

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
