import { pauseTrainingRun } from "@/lib/contracts/training-runs/pause";
import { defineRoute } from "@/lib/server/http/define-route";
import { pauseTrainingRun as pause } from "@/lib/server/services/training-runs/pause";

export const POST = defineRoute(pauseTrainingRun, pause);
