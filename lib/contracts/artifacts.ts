import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { runParams } from "./training-runs";
import {
  cursorQuery,
  downloadUrlSchema,
  limitQuery,
  nextCursorSchema,
  sha256Schema,
  timeSchema,
} from "./wire";

export const artifactSchema = z
  .object({
    artifact_id: z.string(),
    attempt_id: z.string(),
    name: z.string(),
    size_bytes: z.int(),
    sha256: sha256Schema,
    partial: z.boolean().describe("Its attempt did not complete; never part of the lineage."),
    created_at: timeSchema,
  })
  .meta({ id: "Artifact" });
export type WireArtifact = z.infer<typeof artifactSchema>;

export const listArtifacts = defineContract({
  id: "listArtifacts",
  method: "GET",
  path: "/v1/training-runs/{run_id}/artifacts",
  summary: "What attempts left beside metrics and checkpoints",
  params: runParams,
  query: strictObject({
    attempt_id: z.string().min(1).max(200).optional(),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  body: null,
  status: 200,
  response: z.object({ artifacts: z.array(artifactSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
  refuses: [],
});

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
