import { defineContract } from "@/lib/contracts/contract";
import { iterationDetailSchema } from "./iteration";

export const getIteration = defineContract({
  id: "getIteration",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations/{iteration_id}",
  summary: "One iteration with its jobs and attempts",
  response: iterationDetailSchema,
  validated: true,
  scope: "training:read",
});
