import { auditEventSchema, type WireAuditEvent } from "@/lib/contracts/audit/audit-event";
import { writeWire } from "@/lib/contracts/write-wire";
import { describeAudit } from "@/lib/core/audit/describe-audit";
import type { AuditEventRow } from "@/lib/server/store/audit-events";

export function toWireAuditEvent(row: AuditEventRow): WireAuditEvent {
  const { actorKind, actorId, actorName, subjectId, subjectName } = row;
  const subject = subjectId === null ? null : { id: subjectId, name: subjectName ?? subjectId };
  return writeWire(auditEventSchema, row, {
    actor: { kind: actorKind, id: actorId, name: actorName },
    subject,
    message: describeAudit(row.action, subject?.name ?? null, row.data),
  });
}
