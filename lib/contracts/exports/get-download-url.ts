import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getExportDownloadUrl = defineContract({
  id: "getExportDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/exports/{export_id}/download-url",
  summary: "A signed link to an export's file",
  response: downloadUrlSchema,
  scope: "training:read",
  refuses: ["state_conflict"],
});
