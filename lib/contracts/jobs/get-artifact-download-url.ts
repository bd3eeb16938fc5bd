import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getJobArtifactDownloadUrl = defineContract({
  id: "getJobArtifactDownloadUrl",
  method: "GET",
  path: "/v0/jobs/{job_id}/artifacts/{name}/download-url",
  summary: "A signed link to a file that a job left",
  params: z.object({ job_id: z.string(), name: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "jobs:read",
  refuses: [],
});
