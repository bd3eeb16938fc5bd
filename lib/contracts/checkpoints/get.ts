import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { checkpointParams, checkpointSchema } from "./checkpoint";

export const getCheckpoint = defineContract({
  id: "getCheckpoint",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}",
  summary: "One checkpoint",
  params: checkpointParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: checkpointSchema,
  scope: "training:read",
  refuses: [],
});
