import { and, asc, eq } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { linkedIdentity, user } from "@/lib/server/db/schema/accounts";
import type { UserRow } from "./accounts";

export type IdentityRow = typeof linkedIdentity.$inferSelect;

export async function findUserByIdentity(
  db: Db,
  { issuer, subject }: Pick<IdentityRow, "issuer" | "subject">,
): Promise<UserRow | null> {
  const [row] = await db
    .select({ user })
    .from(linkedIdentity)
    .innerJoin(user, eq(user.userId, linkedIdentity.userId))
    .where(and(eq(linkedIdentity.issuer, issuer), eq(linkedIdentity.subject, subject)));
  return row?.user ?? null;
}

export async function insertIdentity(db: Db, row: typeof linkedIdentity.$inferInsert): Promise<void> {
  await db.insert(linkedIdentity).values(row);
}

/** The one that was linked first first. */
export async function listIdentities(db: Db, userId: string): Promise<IdentityRow[]> {
  return db
    .select()
    .from(linkedIdentity)
    .where(eq(linkedIdentity.userId, userId))
    .orderBy(asc(linkedIdentity.linkedAt), asc(linkedIdentity.issuer));
}

/** @returns whether there was one */
export async function deleteIdentity(
  db: Db,
  { userId, issuer }: Pick<IdentityRow, "userId" | "issuer">,
): Promise<boolean> {
  const gone = await db
    .delete(linkedIdentity)
    .where(and(eq(linkedIdentity.userId, userId), eq(linkedIdentity.issuer, issuer)))
    .returning({ issuer: linkedIdentity.issuer });
  return gone.length > 0;
}
