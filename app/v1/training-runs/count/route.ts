import { countTrainingRuns } from "@/lib/contracts/training-runs/count";
import { defineRoute } from "@/lib/server/http/define-route";
import { countTrainingRuns as countRuns } from "@/lib/server/services/training-runs/count";

export const GET = defineRoute(countTrainingRuns, countRuns);
