import type { listAuditEvents as contract } from "@/lib/contracts/audit/list";
import type { InputOf } from "@/lib/contracts/contract";
import { writeCsv } from "@/lib/csv/write-csv";
import { type AuditFilter, listAuditEvents } from "@/lib/server/store/audit-events";
import type { ServiceContext } from "../service-context";
import { readAuditFilter } from "./list";
import { toWireAuditEvent } from "./to-wire";

const rowsAtOnce = 1_000;
const columns =
  "time,action,message,actor_kind,actor_id,actor,address,project_id,subject_id,subject,data".split(",");

/** All that the filter selects, newest first, in parts that are read as they are asked for. */
export async function* writeAuditCsv(
  { database: { db }, caller }: ServiceContext,
  input: InputOf<typeof contract>,
): AsyncGenerator<string, void, void> {
  const filter: AuditFilter = readAuditFilter(caller, input);
  yield `${writeCsv([columns])}\r\n`;
  let beforeId: string | null = null;
  do {
    const rows = await listAuditEvents(db, { ...filter, beforeId, limit: rowsAtOnce });
    const lines = rows
      .map(toWireAuditEvent)
      .map(({ created_at, action, message, actor, address, project_id, subject, data }) => [
        created_at,
        action,
        message,
        actor.kind,
        actor.id,
        actor.name,
        address,
        project_id,
        subject?.id ?? null,
        subject?.name ?? null,
        JSON.stringify(data),
      ]);
    if (lines.length > 0) yield `${writeCsv(lines)}\r\n`;
    beforeId = rows.length === rowsAtOnce ? (rows.at(-1)?.auditEventId ?? null) : null;
  } while (beforeId !== null);
}
