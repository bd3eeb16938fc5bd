import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { auditActions } from "@/lib/core/names";
import { auditEventSchema } from "./audit-event";

const dayQuery = z.iso.date().optional();

export const listAuditEvents = defineContract({
  id: "listAuditEvents",
  method: "GET",
  path: "/v1/audit-events",
  summary: "The audit log: accounts, keys, roles, limits and downloads, newest first",
  query: strictObject({
    project_id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("Left out: of every project that the caller is admin of; for an owner of the server, all."),
    action: z.enum(auditActions).optional(),
    actor: z.string().min(1).max(200).optional().describe("Whose: an id, or a part of an e-mail or name."),
    from: dayQuery.describe("First day, UTC."),
    to: dayQuery.describe("Last day, UTC."),
    format: z
      .enum(["json", "csv"])
      .optional()
      .meta({ default: "json" })
      .describe("`csv`: all that the filter selects, whatever cursor and limit say."),
    cursor: cursorQuery,
    limit: limitQuery(100),
  }),
  response: z.object({ audit_events: z.array(auditEventSchema), next_cursor: nextCursorSchema }),
  media: ["text/csv"],
  scope: "admin",
});
