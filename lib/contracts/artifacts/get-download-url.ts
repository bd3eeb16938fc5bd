import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getArtifactDownloadUrl = defineContract({
  id: "getArtifactDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/artifacts/{artifact_id}/download-url",
  summary: "A signed link to an artifact's file",
  response: downloadUrlSchema,
  scope: "training:read",
});
