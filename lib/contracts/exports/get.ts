import { defineContract } from "@/lib/contracts/contract";
import { exportSchema } from "./export";

export const getExport = defineContract({
  id: "getExport",
  method: "GET",
  path: "/v1/training-runs/{run_id}/exports/{export_id}",
  summary: "One export: how far it is, and what came of it",
  response: exportSchema,
  scope: "training:read",
});
