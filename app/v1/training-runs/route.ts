import { createTrainingRun, listTrainingRuns } from "@/lib/contracts/training-runs";
import { defineRoute } from "@/lib/server/http/define-route";
import { createTrainingRun as create } from "@/lib/server/services/training-runs/create";
import { listTrainingRuns as list } from "@/lib/server/services/training-runs/list";

export const GET = defineRoute(
  listTrainingRuns,
  ({ context, query: { project_id, parent_run_id, ...query } }) =>
    list(context, { ...query, projectId: project_id, parentRunId: parent_run_id }),
);

export const POST = defineRoute(createTrainingRun, ({ context, body, once }) =>
  create(context, { body, once }),
);
