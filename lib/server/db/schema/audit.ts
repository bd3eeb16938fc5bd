import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { auditActions, auditActorKinds } from "@/lib/core/names";
import { at } from "./columns";

/** What an entry tells beside its action; small, and never a secret. */
export type AuditData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * Who did what to accounts, keys, roles, limits and files, from where and when. Rows are only ever added: a trigger refuses
 * everything else (`guard-audit-log.ts`). Nothing here refers to another table: the log outlives what it tells of.
 */
export const auditEvent = pgTable(
  "audit_event",
  {
    auditEventId: text("audit_event_id").primaryKey(),
    /** Null: it concerns the whole installation, and only its owners read it. */
    projectId: text("project_id"),
    action: text("action", { enum: auditActions }).notNull(),
    actorKind: text("actor_kind", { enum: auditActorKinds }).notNull(),
    /** Null: a visitor, or a command. */
    actorId: text("actor_id"),
    /** A person's e-mail or a key's name, at that time. */
    actorName: text("actor_name"),
    /** The machine that asked; empty where that is unknown. */
    address: text("address").notNull(),
    /** What it was done to: an account, a key, a project, a host, a file. */
    subjectId: text("subject_id"),
    subjectName: text("subject_name"),
    data: jsonb("data").$type<AuditData>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("audit_event_project").on(t.projectId, t.auditEventId),
    index("audit_event_action").on(t.action, t.auditEventId),
  ],
);
