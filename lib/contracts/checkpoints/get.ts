import { defineContract } from "@/lib/contracts/contract";
import { checkpointSchema } from "./checkpoint";

export const getCheckpoint = defineContract({
  id: "getCheckpoint",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}",
  summary: "One checkpoint",
  response: checkpointSchema,
  validated: true,
  scope: "training:read",
});
