import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { type ImageFacts, pullPolicies } from "@/lib/core/containers/image-facts";
import { containerPurposes } from "@/lib/core/names";
import { at } from "./columns";

/** As its index has it, so that a query which says the same is read from that. */
export const wasPulled = (of: Record<"facts", AnyPgColumn>): SQL => sql`(${of.facts} ->> 'pulled') = 'true'`;

/**
 * A container that a run or a single job uses: one row for each of its purposes, made with the run or job. It says which image that
 * purpose uses, resolved once, and holds the secrets of its env.
 */
export const ownedContainer = pgTable(
  "container",
  {
    /** The run's id, or the single job's. */
    ownerId: text("owner_id").notNull(),
    purpose: text("purpose", { enum: containerPurposes }).notNull(),
    projectId: text("project_id").notNull(),
    imageUri: text("image_uri").notNull(),
    pull: text("pull", { enum: pullPolicies }).notNull(),
    /** Values of `env` that were sealed, by name: AES-256-GCM, base64. */
    sealedEnv: jsonb("sealed_env").$type<Record<string, string>>().notNull().default({}),
    /** Resolved once, before anything is simulated or trained; every attempt uses it. */
    imageId: text("image_id"),
    digest: text("digest"),
    /** Which one that is, and how it was come by. Null before, and of rows that are older than it. */
    facts: jsonb("facts").$type<ImageFacts>(),
    /** Why the image was not to be had at the last try; null once it is there, and before any try. */
    problem: text("problem"),
    tries: integer("tries").notNull().default(0),
    /** Before that nobody tries again. */
    retryAt: at("retry_at"),
  },
  (t) => [
    primaryKey({ columns: [t.ownerId, t.purpose] }),
    index("container_unresolved").on(t.ownerId).where(sql`image_id is null`),
    index("container_pulled").on(t.imageId).where(wasPulled(t)),
    index("container_image").on(t.imageUri, t.ownerId),
  ],
);
