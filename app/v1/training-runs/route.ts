import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createTrainingRun as create } from "@/lib/server/services/training-runs/create";
import { writeTrainingRuns } from "@/lib/server/services/training-runs/list";

export const GET = defineRoute(listTrainingRuns, writeTrainingRuns);

export const POST = defineRoute(createTrainingRun, create);
