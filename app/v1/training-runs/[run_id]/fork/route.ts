import { forkTrainingRun } from "@/lib/contracts/training-runs/fork";
import { defineRoute } from "@/lib/server/http/define-route";
import { forkTrainingRun as fork } from "@/lib/server/services/training-runs/fork";

export const POST = defineRoute(forkTrainingRun, fork);
