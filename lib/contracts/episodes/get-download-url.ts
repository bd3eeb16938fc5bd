import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getEpisodeDownloadUrl = defineContract({
  id: "getEpisodeDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}/download-url",
  summary: "A signed link to the batch (.safetensors) in which an episode lies, at row `env`",
  response: downloadUrlSchema,
  scope: "training:read",
});
