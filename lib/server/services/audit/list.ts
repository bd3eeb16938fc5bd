import type { listAuditEvents as contract } from "@/lib/contracts/audit/list";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { type AuditFilter, listAuditEvents as listRows } from "@/lib/server/store/audit-events";
import { type Caller, narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { toWireAuditEvent } from "./to-wire";

/** Of each project by its admins, of the whole installation by its owners. */
export async function listAuditEvents(
  { database, caller }: ServiceContext,
  input: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const rows = await listRows(database.db, {
    ...readAuditFilter(caller, input),
    beforeId: readCursor(input.cursor, /^aud_[0-9A-Z]{1,40}$/),
    limit: input.limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, input.limit, ({ auditEventId }) => auditEventId);
  return { audit_events: page.map(toWireAuditEvent), next_cursor: nextCursor };
}

export function readAuditFilter(
  caller: Caller,
  { projectId, action, actor, from, to }: InputOf<typeof contract>,
): AuditFilter {
  return { projectIds: narrowProjects(caller, "admin", projectId), action, actor, from, to };
}
