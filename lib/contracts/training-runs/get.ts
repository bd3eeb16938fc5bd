import { defineContract } from "@/lib/contracts/contract";
import { trainingRunSchema } from "./training-run";

export const getTrainingRun = defineContract({
  id: "getTrainingRun",
  method: "GET",
  path: "/v1/training-runs/{run_id}",
  summary: "One training run",
  response: trainingRunSchema,
  validated: true,
  scope: "training:read",
});
