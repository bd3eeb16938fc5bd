import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getJobArtifactDownloadUrl = defineContract({
  id: "getJobArtifactDownloadUrl",
  method: "GET",
  path: "/v0/jobs/{job_id}/artifacts/{name}/download-url",
  summary: "A signed link to a file that a job left",
  response: downloadUrlSchema,
  scope: "jobs:read",
});
