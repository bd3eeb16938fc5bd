import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { iterationDetailSchema, iterationParams } from "./iteration";

export const getIteration = defineContract({
  id: "getIteration",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations/{iteration_id}",
  summary: "One iteration with its jobs and attempts",
  params: iterationParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: iterationDetailSchema,
  scope: "training:read",
  refuses: [],
});
