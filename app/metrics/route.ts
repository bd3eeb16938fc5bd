import { getMetrics } from "@/lib/contracts/system/read-metrics";
import { defineRoute } from "@/lib/server/http/define-route";
import { webMetrics } from "@/lib/server/http/web-metrics";
import { readCounts } from "@/lib/server/services/system/read-counts";

export const GET = defineRoute(getMetrics, async (context) => {
  const { registry, setCounts } = webMetrics();
  setCounts(await readCounts(context));
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
});
