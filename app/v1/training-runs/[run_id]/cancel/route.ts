import { cancelTrainingRun } from "@/lib/contracts/training-runs/cancel";
import { defineRoute } from "@/lib/server/http/define-route";
import { cancelTrainingRun as cancel } from "@/lib/server/services/training-runs/cancel";

export const POST = defineRoute(cancelTrainingRun, cancel);
