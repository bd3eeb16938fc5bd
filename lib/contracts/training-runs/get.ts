import { defineContract } from "@/lib/contracts/contract";
import { nothing, runParams, trainingRunSchema } from "./training-run";

export const getTrainingRun = defineContract({
  id: "getTrainingRun",
  method: "GET",
  path: "/v1/training-runs/{run_id}",
  summary: "One training run",
  params: runParams,
  query: nothing,
  body: null,
  status: 200,
  response: trainingRunSchema,
  scope: "training:read",
  refuses: [],
});
