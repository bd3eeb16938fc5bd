import { listUsage } from "@/lib/contracts/usage/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listUsage as list } from "@/lib/server/services/usage/list";

export const GET = defineRoute(listUsage, list);
