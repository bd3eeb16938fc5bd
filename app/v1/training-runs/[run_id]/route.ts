import { deleteTrainingRun } from "@/lib/contracts/training-runs/delete";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { updateTrainingRun } from "@/lib/contracts/training-runs/update";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteTrainingRun as remove } from "@/lib/server/services/training-runs/delete";
import { getTrainingRun as get } from "@/lib/server/services/training-runs/get";
import { updateTrainingRun as update } from "@/lib/server/services/training-runs/update";

export const GET = defineRoute(getTrainingRun, ({ context, params }) =>
  get(context, { runId: params.run_id }),
);

export const PATCH = defineRoute(updateTrainingRun, ({ context, params, body }) =>
  update(context, { runId: params.run_id, changes: body }),
);

export const DELETE = defineRoute(deleteTrainingRun, ({ context, params }) =>
  remove(context, { runId: params.run_id }),
);
