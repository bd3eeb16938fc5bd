import { resumeTrainingRun } from "@/lib/contracts/training-runs/resume";
import { defineRoute } from "@/lib/server/http/define-route";
import { resumeTrainingRun as resume } from "@/lib/server/services/training-runs/resume";

export const POST = defineRoute(resumeTrainingRun, resume);
