import { defineContract } from "@/lib/contracts/contract";
import { trainingRunSchema } from "./training-run";

export const deleteTrainingRun = defineContract({
  id: "deleteTrainingRun",
  method: "DELETE",
  path: "/v1/training-runs/{run_id}",
  summary: "Delete an ended run and what only it holds; what it cost stays in the ledger",
  response: trainingRunSchema,
  scope: "training:write",
  refuses: ["state_conflict"],
});
