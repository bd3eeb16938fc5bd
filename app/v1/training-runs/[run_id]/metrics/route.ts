import { listMetrics } from "@/lib/contracts/metrics";
import { csvResponse } from "@/lib/server/http/csv-response";
import { defineRoute } from "@/lib/server/http/define-route";
import { listMetrics as list } from "@/lib/server/services/metrics/list";
import { writeMetricsCsv } from "@/lib/server/services/metrics/write-csv";

export const GET = defineRoute(listMetrics, async ({ context, params, query }) => {
  const { format, iteration, max_points: maxPoints, ...rest } = query;
  const input = { ...rest, runId: params.run_id, iterationIndex: iteration };
  return format === "csv"
    ? csvResponse(await writeMetricsCsv(context, input), `metrics-${params.run_id}.csv`)
    : list(context, { ...input, maxPoints });
});
