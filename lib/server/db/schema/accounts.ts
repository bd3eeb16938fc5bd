import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/loop/plan";
import { outsideProviders, roles, type Scope, signInProviders } from "@/lib/core/names";
import { at, micro } from "./columns";

/** One row, made with the database. Containers carry its id; recovery sees only its own. */
export const installation = pgTable("installation", {
  installationId: text("installation_id").primaryKey(),
  /** The data folder that belongs to it, as it was at the last start. Null: of an older version, or nobody has started it. */
  home: jsonb("home").$type<{ path: string; machine: string; inode: string }>(),
  createdAt: at("created_at").notNull().defaultNow(),
});

export const project = pgTable("project", {
  projectId: text("project_id").primaryKey(),
  name: text("name").notNull(),
  creditLimitMicro: micro("credit_limit_micro"),
  /** An owner of the server set the limit: only an owner changes it. Null: from before this was kept. */
  creditLimitByOwner: boolean("credit_limit_by_owner"),
  /** Null: the installation's default, if it has one. */
  storageLimitBytes: micro("storage_limit_bytes"),
  /** No run of the project goes ahead of others of it with more. Null: no cap. */
  maxPriority: integer("max_priority"),
  createdAt: at("created_at").notNull().defaultNow(),
});

/** The project that a row belongs to and goes with. */
export const ofProject = () =>
  text("project_id")
    .notNull()
    .references(() => project.projectId, { onDelete: "cascade" });

/** The project of what keeps it from being deleted. */
export const keepsProject = () =>
  text("project_id")
    .notNull()
    .references(() => project.projectId);

export const user = pgTable(
  "app_user",
  {
    userId: text("user_id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** scrypt, with its parameters and salt in the string. Null: invited, and no password set yet. */
    passwordHash: text("password_hash"),
    isOwner: boolean("is_owner").notNull().default(false),
    /** Null: invited. Set for good by the first password or the first sign-in. */
    activatedAt: at("activated_at"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("app_user_email").on(t.email)],
);

/** The account that a row belongs to and goes with. */
const ofUser = () =>
  text("user_id")
    .notNull()
    .references(() => user.userId, { onDelete: "cascade" });

/** One sign-in. The cookie carries its id, and every request asks for the row: to delete it is to end the session. */
export const userSession = pgTable(
  "user_session",
  {
    sessionId: text("session_id").primaryKey(),
    userId: ofUser(),
    provider: text("provider", { enum: signInProviders }).notNull(),
    userAgent: text("user_agent").notNull(),
    address: text("address").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    /** However much it is used. Null: from before this was kept. */
    endsAt: at("ends_at"),
    /** The password was right, and the code of the second factor is still to come: until then it is nobody's. */
    needsCode: boolean("needs_code").notNull().default(false),
  },
  (t) => [index("user_session_user").on(t.userId)],
);

/**
 * Somebody's account at another provider, linked at the first sign-in with it. Found by what does not change there: an
 * e-mail may, and another issuer's subjects are other people.
 */
export const linkedIdentity = pgTable(
  "linked_identity",
  {
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    userId: ofUser(),
    provider: text("provider", { enum: outsideProviders }).notNull(),
    /** The verified e-mail at that time. */
    email: text("email").notNull(),
    linkedAt: at("linked_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.issuer, t.subject] }),
    uniqueIndex("linked_identity_user").on(t.userId, t.issuer),
  ],
);

/** A link with which a person sets their password, once: who is invited, and who forgot it. One an account; a new one takes the old one's place. */
export const passwordLink = pgTable(
  "password_link",
  {
    userId: text("user_id")
      .primaryKey()
      .references(() => user.userId, { onDelete: "cascade" }),
    /** sha256 of the token: 256 random bits need no slow hash. */
    sha256: text("sha256").notNull(),
    createdBy: text("created_by").notNull(),
    /** Asked again when the link is used, whether they still outrank its subject. Null: from before this was kept, and ended. */
    maker: jsonb("maker").$type<Actor>(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [uniqueIndex("password_link_sha256").on(t.sha256)],
);

/** What makes one-time codes (RFC 6238) beside the password. A row without `confirmedAt` is a set-up that has not ended. */
export const secondFactor = pgTable("second_factor", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.userId, { onDelete: "cascade" }),
  /** Sealed with HARDSIM_SEAL_KEY. */
  sealedSecret: text("sealed_secret").notNull(),
  confirmedAt: at("confirmed_at"),
  /** The time step of the newest code that was taken: none of it, or of one before, is taken again. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: at("created_at").notNull().defaultNow(),
});

/** In a code's place, each once. */
export const recoveryCode = pgTable(
  "recovery_code",
  {
    userId: ofUser(),
    /** sha256 of the code: 80 random bits, and few tries. */
    sha256: text("sha256").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.sha256] })],
);

/** Tries at signing in, counted within a window of time. */
export const signInTries = pgTable("sign_in_tries", {
  /** `pair:<e-mail> <network>`, `address:<network>`, `email:<e-mail>`; `password:<user>` of changing one */
  bucket: text("bucket").primaryKey(),
  tries: integer("tries").notNull(),
  windowStartedAt: at("window_started_at").notNull(),
});

/** Where an account's password was right before: guesses from elsewhere lock nobody out there. */
export const knownPlace = pgTable(
  "known_place",
  {
    /** In lower case. */
    email: text("email").notNull(),
    /** An IPv4 address, or an IPv6 network of 64 bits. */
    network: text("network").notNull(),
    signedInAt: at("signed_in_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.email, t.network] })],
);

export const member = pgTable(
  "member",
  {
    projectId: ofProject(),
    userId: ofUser(),
    role: text("role", { enum: roles }).notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const apiKey = pgTable(
  "api_key",
  {
    keyId: text("key_id").primaryKey(),
    projectId: ofProject(),
    name: text("name").notNull(),
    /** The first characters, so that a person recognises it. */
    prefix: text("prefix").notNull(),
    /** sha256 of the whole key: it has 256 random bits, so a slow hash would add nothing. */
    sha256: text("sha256").notNull(),
    scopes: text("scopes").array().$type<Scope[]>().notNull(),
    /** What its runs may cost all together, in micro-credits; null is no cap. */
    spendCapMicro: micro("spend_cap_micro"),
    createdBy: text("created_by").notNull(),
    /** Whose key it counts as: of the person who made it, or who made the key that made it. Null: of nobody's account. */
    createdByUserId: text("created_by_user_id").references(() => user.userId, { onDelete: "set null" }),
    createdAt: at("created_at").notNull().defaultNow(),
    lastUsedAt: at("last_used_at"),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [uniqueIndex("api_key_sha256").on(t.sha256), index("api_key_project").on(t.projectId)],
);
