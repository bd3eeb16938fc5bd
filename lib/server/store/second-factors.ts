import { and, count, eq, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { recoveryCode, secondFactor } from "@/lib/server/db/schema/accounts";

export type SecondFactorRow = typeof secondFactor.$inferSelect;

/** Set up or only begun; null: none. */
export async function findSecondFactor(db: Db, userId: string): Promise<SecondFactorRow | null> {
  const [row] = await db.select().from(secondFactor).where(eq(secondFactor.userId, userId));
  return row ?? null;
}

/** Begins a set-up, in the place of one that was begun before. One that has ended stays. @returns whether it began */
export async function putSecondFactor(
  db: Db,
  row: { userId: string; sealedSecret: string },
): Promise<boolean> {
  const put = await db
    .insert(secondFactor)
    .values(row)
    .onConflictDoUpdate({
      target: secondFactor.userId,
      set: { sealedSecret: row.sealedSecret, lastStep: 0, createdAt: sql`now()` },
      setWhere: isNull(secondFactor.confirmedAt),
    })
    .returning({ userId: secondFactor.userId });
  return put.length > 0;
}

export async function confirmSecondFactor(db: Db, userId: string): Promise<void> {
  await db.update(secondFactor).set({ confirmedAt: sql`now()` }).where(eq(secondFactor.userId, userId));
}

/** Uses up a time step and all before it, in one statement: of two at once one gets it. @returns whether it was free */
export async function takeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const taken = await db
    .update(secondFactor)
    .set({ lastStep: step })
    .where(and(eq(secondFactor.userId, userId), lt(secondFactor.lastStep, step)))
    .returning({ userId: secondFactor.userId });
  return taken.length > 0;
}

/** @returns whether there was one that was set up */
export async function deleteSecondFactor(db: Db, userId: string): Promise<boolean> {
  await db.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
  const gone = await db.delete(secondFactor).where(eq(secondFactor.userId, userId)).returning();
  return gone.some(({ confirmedAt }) => confirmedAt !== null);
}

/** In the place of those before. */
export async function putRecoveryCodes(db: Db, userId: string, hashes: readonly string[]): Promise<void> {
  await db.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
  await db.insert(recoveryCode).values(hashes.map((sha256) => ({ userId, sha256 })));
}

/** @returns whether there was such a code */
export async function takeRecoveryCode(db: Db, userId: string, sha256: string): Promise<boolean> {
  const taken = await db
    .delete(recoveryCode)
    .where(and(eq(recoveryCode.userId, userId), eq(recoveryCode.sha256, sha256)))
    .returning({ userId: recoveryCode.userId });
  return taken.length > 0;
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const [row] = await db.select({ codes: count() }).from(recoveryCode).where(eq(recoveryCode.userId, userId));
  return row?.codes ?? 0;
}
