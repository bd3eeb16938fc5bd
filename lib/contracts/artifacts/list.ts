import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { artifactSchema } from "./artifact";

export const listArtifacts = defineContract({
  id: "listArtifacts",
  method: "GET",
  path: "/v1/training-runs/{run_id}/artifacts",
  summary: "What attempts left beside metrics and checkpoints",
  query: strictObject({
    attempt_id: z.string().min(1).max(200).optional(),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  response: z.object({ artifacts: z.array(artifactSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
});
