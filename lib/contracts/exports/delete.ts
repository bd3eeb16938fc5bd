import { defineContract } from "@/lib/contracts/contract";
import { exportSchema } from "./export";

export const deleteExport = defineContract({
  id: "deleteExport",
  method: "DELETE",
  path: "/v1/training-runs/{run_id}/exports/{export_id}",
  summary: "Remove an export and its file, or cancel it while it waits or is made; answers what it was",
  response: exportSchema,
  scope: "training:write",
});
