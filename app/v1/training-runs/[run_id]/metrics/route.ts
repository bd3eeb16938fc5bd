import { listMetrics } from "@/lib/contracts/metrics/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { fileResponse } from "@/lib/server/http/file-response";
import { listMetrics as list } from "@/lib/server/services/metrics/list";
import { writeMetricsCsv } from "@/lib/server/services/metrics/write-csv";

export const GET = defineRoute(listMetrics, async (context, { format, ...input }) =>
  format === "csv"
    ? fileResponse(await writeMetricsCsv(context, input), {
        name: `metrics-${input.runId}.csv`,
        type: "text/csv",
      })
    : list(context, input),
);
