import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { runParams } from "./training-runs";
import {
  cursorQuery,
  downloadUrlSchema,
  limitQuery,
  metricsSchema,
  nextCursorSchema,
  sha256Schema,
  timeSchema,
} from "./wire";

export const checkpointSchema = z
  .object({
    checkpoint_id: z.string(),
    run_id: z.string(),
    parent_checkpoint_id: z.string().nullable(),
    parent_asset_id: z.string().nullable(),
    iteration_id: z.string(),
    iteration_index: z.int(),
    uri: z.string().describe("hardsim://checkpoints/<id>"),
    filename: z.string(),
    sha256: sha256Schema,
    size_bytes: z.int(),
    manifest_digest: z.string(),
    image_digest: z.string().nullable(),
    metrics: metricsSchema,
    pinned: z.boolean(),
    created_at: timeSchema,
  })
  .meta({ id: "Checkpoint" });
export type WireCheckpoint = z.infer<typeof checkpointSchema>;

export const checkpointParams = z.object({ run_id: z.string(), checkpoint_id: z.string() });

export const checkpointUri = (checkpointId: string) => `hardsim://checkpoints/${checkpointId}`;

export const listCheckpoints = defineContract({
  id: "listCheckpoints",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints",
  summary: "Checkpoint lineage of a run, newest first",
  params: runParams,
  query: strictObject({ cursor: cursorQuery, limit: limitQuery(200) }),
  body: null,
  status: 200,
  response: z.object({ checkpoints: z.array(checkpointSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
  refuses: [],
});

export const getCheckpoint = defineContract({
  id: "getCheckpoint",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}",
  summary: "One checkpoint",
  params: checkpointParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: checkpointSchema,
  scope: "training:read",
  refuses: [],
});

export const getCheckpointDownloadUrl = defineContract({
  id: "getCheckpointDownloadUrl",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}/download-url",
  summary: "A signed link to a checkpoint's file",
  params: checkpointParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "training:read",
  refuses: [],
});

export const updateCheckpoint = defineContract({
  id: "updateCheckpoint",
  method: "PATCH",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}",
  summary: "Pin a checkpoint, or let it go",
  params: checkpointParams,
  query: strictObject({}),
  body: strictObject({ pinned: z.boolean().optional() }).meta({ examples: [{ pinned: true }] }),
  status: 200,
  response: checkpointSchema,
  scope: "training:write",
  refuses: [],
});
