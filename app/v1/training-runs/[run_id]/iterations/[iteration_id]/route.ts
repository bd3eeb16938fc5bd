import { getIteration } from "@/lib/contracts/iterations/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { getIteration as get } from "@/lib/server/services/iterations/get";

export const GET = defineRoute(getIteration, get);
