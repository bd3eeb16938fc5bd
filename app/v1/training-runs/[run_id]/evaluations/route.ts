import { listEvaluations } from "@/lib/contracts/evaluations/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listEvaluations as list } from "@/lib/server/services/evaluations/list";

export const GET = defineRoute(listEvaluations, list);
