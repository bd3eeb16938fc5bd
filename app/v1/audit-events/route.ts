import { listAuditEvents } from "@/lib/contracts/audit/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { fileResponse } from "@/lib/server/http/file-response";
import { listAuditEvents as list } from "@/lib/server/services/audit/list";
import { writeAuditCsv } from "@/lib/server/services/audit/write-csv";

export const GET = defineRoute(listAuditEvents, async (context, { format, ...input }) =>
  format === "csv"
    ? fileResponse(writeAuditCsv(context, input), { name: "audit-log.csv", type: "text/csv" })
    : list(context, input),
);
