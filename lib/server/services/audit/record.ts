import type { AuditAction, AuditActorKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import type { AuditData } from "@/lib/server/db/schema/audit";
import { newId } from "@/lib/server/new-id";
import { insertAuditEvent } from "@/lib/server/store/audit-events";
import type { ServiceContext } from "../service-context";

/** Who did something, and the machine that it came from; empty where that is unknown. */
export type AuditWho = {
  actor: { kind: AuditActorKind; id: string | null; name: string | null };
  address: string;
};

export type AuditEntry = {
  action: AuditAction;
  /** Null: it concerns the whole installation. */
  projectId: string | null;
  subject?: { id: string; name: string } | null;
  data?: AuditData;
};

/**
 * Adds one entry to the audit log. Given a transaction, what is told and its entry are there together or not at all.
 * Texts are cut to what a row keeps.
 */
export async function recordAudit(
  db: Db,
  who: AuditWho,
  { action, projectId, subject = null, data = {} }: AuditEntry,
): Promise<void> {
  await insertAuditEvent(db, {
    auditEventId: newId("auditEvent"),
    projectId,
    action,
    actorKind: who.actor.kind,
    actorId: who.actor.id,
    actorName: keepText(who.actor.name),
    address: keepText(who.address) ?? "",
    subjectId: keepText(subject?.id ?? null),
    subjectName: keepText(subject?.name ?? null),
    data,
  });
}

const keepText = (text: string | null): string | null =>
  text === null ? null : text.toWellFormed().replaceAll("\0", "").slice(0, 300);

/** Whoever a verb serves. */
export function whoAsks({ caller, address = "" }: Pick<ServiceContext, "caller" | "address">): AuditWho {
  switch (caller.kind) {
    case "session":
      return { actor: { kind: "user", id: caller.userId, name: caller.email }, address };
    case "key":
      return { actor: { kind: "key", id: caller.keyId, name: caller.name }, address };
    case "anonymous":
      return { actor: { kind: "visitor", id: null, name: null }, address };
  }
}

/** Somebody on the server's own machine. */
export const commandLine: AuditWho = { actor: { kind: "command", id: null, name: null }, address: "" };

/** A person whom no session stands for yet. */
export const asPerson = (
  { userId, email }: { userId: string; email: string },
  address: string,
): AuditWho => ({ actor: { kind: "user", id: userId, name: email }, address });

/** Nobody who is signed in. */
export const asVisitor = (address: string): AuditWho => ({
  actor: { kind: "visitor", id: null, name: null },
  address,
});
