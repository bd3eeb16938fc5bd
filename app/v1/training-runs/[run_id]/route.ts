import { getTrainingRun } from "@/lib/contracts/training-runs";
import { defineRoute } from "@/lib/server/http/define-route";
import { getTrainingRun as get } from "@/lib/server/services/training-runs/get";

export const GET = defineRoute(getTrainingRun, ({ context, params }) =>
  get(context, { runId: params.run_id }),
);
