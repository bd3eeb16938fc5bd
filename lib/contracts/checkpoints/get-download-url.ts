import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getCheckpointDownloadUrl = defineContract({
  id: "getCheckpointDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}/download-url",
  summary: "A signed link to a checkpoint's file",
  response: downloadUrlSchema,
  scope: "training:read",
});
