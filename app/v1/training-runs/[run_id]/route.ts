import { deleteTrainingRun } from "@/lib/contracts/training-runs/delete";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { updateTrainingRun } from "@/lib/contracts/training-runs/update";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteTrainingRun as remove } from "@/lib/server/services/training-runs/delete";
import { writeTrainingRun } from "@/lib/server/services/training-runs/get";
import { updateTrainingRun as update } from "@/lib/server/services/training-runs/update";

export const GET = defineRoute(getTrainingRun, writeTrainingRun);

export const PATCH = defineRoute(updateTrainingRun, (context, { runId, body }) =>
  update(context, { runId, changes: body }),
);

export const DELETE = defineRoute(deleteTrainingRun, remove);
