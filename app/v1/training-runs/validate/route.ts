import { validateTrainingRun } from "@/lib/contracts/training-runs/validate";
import { defineRoute } from "@/lib/server/http/define-route";
import { validateTrainingRun as validate } from "@/lib/server/services/training-runs/validate";

export const POST = defineRoute(validateTrainingRun, validate);
