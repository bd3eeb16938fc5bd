import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { downloadUrlSchema } from "@/lib/contracts/wire";
import { checkpointParams } from "./checkpoint";

export const getCheckpointDownloadUrl = defineContract({
  id: "getCheckpointDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}/download-url",
  summary: "A signed link to a checkpoint's file",
  params: checkpointParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "training:read",
  refuses: [],
});
