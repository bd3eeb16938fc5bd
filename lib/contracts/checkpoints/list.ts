import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { checkpointSchema } from "./checkpoint";

export const listCheckpoints = defineContract({
  id: "listCheckpoints",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints",
  summary: "Checkpoint lineage of a run, newest first",
  query: strictObject({ cursor: cursorQuery, limit: limitQuery(200) }),
  response: z.object({ checkpoints: z.array(checkpointSchema), next_cursor: nextCursorSchema }),
  validated: true,
  scope: "training:read",
});
