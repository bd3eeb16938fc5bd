import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createTrainingRun as create } from "@/lib/server/services/training-runs/create";
import { listTrainingRuns as list } from "@/lib/server/services/training-runs/list";

export const GET = defineRoute(listTrainingRuns, list);

export const POST = defineRoute(createTrainingRun, create);
