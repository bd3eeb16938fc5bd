import { and, count, desc, eq, getTableColumns, inArray, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { apiKey } from "@/lib/server/db/schema/accounts";

export type ApiKeyRow = typeof apiKey.$inferSelect;

export async function insertApiKey(db: Db, row: typeof apiKey.$inferInsert): Promise<ApiKeyRow> {
  const [inserted] = await db.insert(apiKey).values(row).returning();
  if (!inserted) throw new Error("the database answered an insert of one key with no row");
  return inserted;
}

/** A key's last use is written down at most this often. */
const touchedEveryMs = 60_000;

/**
 * `isExpired`, `leftMs` until it is (null: never), and `touchDue` (its last use was written down a while ago, or never): by
 * the database's clock.
 */
export type JudgedKeyRow = ApiKeyRow & { isExpired: boolean; leftMs: number | null; touchDue: boolean };
const judgedKeyColumns = {
  ...getTableColumns(apiKey),
  isExpired: sql<boolean>`coalesce(${apiKey.expiresAt} <= now(), false)`,
  leftMs: sql<number | null>`extract(epoch from ${apiKey.expiresAt} - clock_timestamp())::float8 * 1000`,
  touchDue: sql<boolean>`coalesce(${apiKey.lastUsedAt} < now() - ${touchedEveryMs} * interval '1 millisecond', true)`,
};

const bySha256 = keepQuery((db) =>
  db
    .select(judgedKeyColumns)
    .from(apiKey)
    .where(eq(apiKey.sha256, sql.placeholder("sha256")))
    .prepare("api_key_by_sha256"),
);

export async function findApiKeyBySha256(db: Db, sha256: string): Promise<JudgedKeyRow | null> {
  const [row] = await bySha256(db).execute({ sha256 });
  return row ?? null;
}

export async function findApiKey(db: Db, keyId: string): Promise<ApiKeyRow | null> {
  const [row] = await db.select().from(apiKey).where(eq(apiKey.keyId, keyId));
  return row ?? null;
}

/** Those of these ids that exist; asks nothing for none. */
export async function listApiKeysById(db: Db, keyIds: readonly string[]): Promise<JudgedKeyRow[]> {
  if (keyIds.length === 0) return [];
  return db
    .select(judgedKeyColumns)
    .from(apiKey)
    .where(inArray(apiKey.keyId, [...keyIds]));
}

/** Newest first. */
export async function listApiKeys(
  db: Db,
  page: { projectIds: readonly string[] | "all"; beforeKeyId: string | null; limit: number },
): Promise<ApiKeyRow[]> {
  const { projectIds, beforeKeyId } = page;
  if (projectIds !== "all" && projectIds.length === 0) return [];
  return db
    .select()
    .from(apiKey)
    .where(
      and(
        projectIds === "all" ? undefined : inArray(apiKey.projectId, [...projectIds]),
        beforeKeyId === null ? undefined : lt(apiKey.keyId, beforeKeyId),
      ),
    )
    .orderBy(desc(apiKey.keyId))
    .limit(page.limit);
}

/** Those that are neither revoked nor expired: of a project, or made by a person in whatever project. */
export async function countLiveKeys(
  db: Db,
  { projectId, createdByUserId }: { projectId?: string; createdByUserId?: string },
): Promise<number> {
  const [row] = await db
    .select({ keys: count() })
    .from(apiKey)
    .where(
      and(
        projectId === undefined ? undefined : eq(apiKey.projectId, projectId),
        createdByUserId === undefined ? undefined : eq(apiKey.createdByUserId, createdByUserId),
        isNull(apiKey.revokedAt),
        sql`coalesce(${apiKey.expiresAt} > now(), true)`,
      ),
    );
  return row?.keys ?? 0;
}

export async function touchApiKey(db: Db, keyId: string): Promise<void> {
  await db.update(apiKey).set({ lastUsedAt: sql`now()` }).where(eq(apiKey.keyId, keyId));
}

/** The first revocation stands. @returns whether this was it */
export async function revokeApiKey(db: Db, keyId: string): Promise<boolean> {
  const revoked = await db
    .update(apiKey)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKey.keyId, keyId), isNull(apiKey.revokedAt)))
    .returning({ keyId: apiKey.keyId });
  return revoked.length > 0;
}
