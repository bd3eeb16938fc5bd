import { getCheckpoint } from "@/lib/contracts/checkpoints";
import { defineRoute } from "@/lib/server/http/define-route";
import { getCheckpoint as get } from "@/lib/server/services/checkpoints/get";

export const GET = defineRoute(getCheckpoint, ({ context, params }) =>
  get(context, { runId: params.run_id, checkpointId: params.checkpoint_id }),
);
