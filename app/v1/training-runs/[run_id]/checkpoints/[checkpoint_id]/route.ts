import { getCheckpoint } from "@/lib/contracts/checkpoints/get";
import { updateCheckpoint } from "@/lib/contracts/checkpoints/update";
import { defineRoute } from "@/lib/server/http/define-route";
import { getCheckpoint as get } from "@/lib/server/services/checkpoints/get";
import { updateCheckpoint as update } from "@/lib/server/services/checkpoints/update";

export const GET = defineRoute(getCheckpoint, get);

export const PATCH = defineRoute(updateCheckpoint, (context, { runId, checkpointId, body }) =>
  update(context, { runId, checkpointId, pinned: body.pinned }),
);
