import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const getArtifactDownloadUrl = defineContract({
  id: "getArtifactDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/artifacts/{artifact_id}/download-url",
  summary: "A signed link to an artifact's file",
  params: z.object({ run_id: z.string(), artifact_id: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "training:read",
  refuses: [],
});
