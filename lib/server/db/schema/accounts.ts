import { boolean, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { roles, type Scope } from "@/lib/core/names";
import { at, micro } from "./columns";

/** One row, made with the database. Containers carry its id; recovery sees only its own. */
export const installation = pgTable("installation", {
  installationId: text("installation_id").primaryKey(),
  createdAt: at("created_at").notNull().defaultNow(),
});

export const project = pgTable("project", {
  projectId: text("project_id").primaryKey(),
  name: text("name").notNull(),
  creditLimitMicro: micro("credit_limit_micro"),
  createdAt: at("created_at").notNull().defaultNow(),
});

export const user = pgTable(
  "app_user",
  {
    userId: text("user_id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** scrypt, with its parameters and salt in the string. */
    passwordHash: text("password_hash").notNull(),
    isOwner: boolean("is_owner").notNull().default(false),
    /** A session token carries the number it was made with; raising it ends all sessions. */
    sessionVersion: integer("session_version").notNull().default(1),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("app_user_email").on(t.email)],
);

export const member = pgTable(
  "member",
  {
    projectId: text("project_id")
      .notNull()
      .references(() => project.projectId, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.userId, { onDelete: "cascade" }),
    role: text("role", { enum: roles }).notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const apiKey = pgTable(
  "api_key",
  {
    keyId: text("key_id").primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => project.projectId, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** The first characters, so that a person recognises it. */
    prefix: text("prefix").notNull(),
    /** sha256 of the whole key: it has 256 random bits, so a slow hash would add nothing. */
    sha256: text("sha256").notNull(),
    scopes: text("scopes").array().$type<Scope[]>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    lastUsedAt: at("last_used_at"),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [uniqueIndex("api_key_sha256").on(t.sha256)],
);
