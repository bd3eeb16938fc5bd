import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { checkpointSchema } from "./checkpoint";

export const updateCheckpoint = defineContract({
  id: "updateCheckpoint",
  method: "PATCH",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}",
  summary: "Pin a checkpoint, or let it go",
  body: strictObject({ pinned: z.boolean().optional() }).meta({ examples: [{ pinned: true }] }),
  response: checkpointSchema,
  scope: "training:write",
});
