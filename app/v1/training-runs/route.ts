import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createTrainingRun as create } from "@/lib/server/services/training-runs/create";
import { listTrainingRuns as list } from "@/lib/server/services/training-runs/list";
import { readSelection } from "@/lib/server/services/training-runs/select-runs";

export const GET = defineRoute(listTrainingRuns, ({ context, query: { cursor, limit, ...query } }) =>
  list(context, { ...readSelection(query), cursor, limit }),
);

export const POST = defineRoute(createTrainingRun, ({ context, body, once }) =>
  create(context, { body, once }),
);
