import { listIterations } from "@/lib/contracts/iterations/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listIterations as list } from "@/lib/server/services/iterations/list";

export const GET = defineRoute(listIterations, list);
