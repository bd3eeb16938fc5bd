import { getMetrics } from "@/lib/contracts/system";
import { defineRoute } from "@/lib/server/http/define-route";
import { writeMetrics } from "@/lib/server/http/prometheus";
import { readRequestCounts } from "@/lib/server/http/request-counts";
import { readCounts } from "@/lib/server/services/system/read-counts";

export const GET = defineRoute(
  getMetrics,
  async ({ context }) =>
    new Response(writeMetrics({ ...(await readCounts(context)), requests: readRequestCounts() }), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    }),
);
