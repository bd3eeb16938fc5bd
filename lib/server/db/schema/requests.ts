import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** The first answer of a POST with an Idempotency-Key, kept for 24 hours. */
export const idempotencyKey = pgTable(
  "idempotency_key",
  {
    projectId: text("project_id").notNull(),
    /** Contract id and key: one key means one call of one verb. */
    contractId: text("contract_id").notNull(),
    key: text("key").notNull(),
    /** Of parameters, query and body together; the column is older than that. */
    requestSha256: text("body_sha256").notNull(),
    status: integer("status").notNull(),
    response: jsonb("response").$type<Record<string, unknown>>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.contractId, t.key] })],
);
