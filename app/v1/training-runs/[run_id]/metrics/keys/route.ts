import { listMetricKeys } from "@/lib/contracts/metrics/list-keys";
import { defineRoute } from "@/lib/server/http/define-route";
import { listMetricKeys as list } from "@/lib/server/services/metrics/list-keys";

export const GET = defineRoute(listMetricKeys, list);
