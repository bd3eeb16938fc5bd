import { compareEvaluations } from "@/lib/contracts/evaluations/compare";
import { defineRoute } from "@/lib/server/http/define-route";
import { compareEvaluations as compare } from "@/lib/server/services/evaluations/compare";

export const GET = defineRoute(compareEvaluations, compare);
