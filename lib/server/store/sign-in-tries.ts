import { eq, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { signInTries } from "@/lib/server/db/schema/accounts";

/**
 * Counts one try, in one statement: of many at once each gets its own number.
 * @returns which try of the window this is, and how long the window still lasts in seconds, at least 1
 */
export async function takeTry(
  db: Db,
  bucket: string,
  windowS: number,
): Promise<{ tries: number; leftS: number }> {
  const isOver = sql`${signInTries.windowStartedAt} <= now() - ${windowS} * interval '1 second'`;
  const [row] = await db
    .insert(signInTries)
    .values({ bucket, tries: 1, windowStartedAt: sql`now()` })
    .onConflictDoUpdate({
      target: signInTries.bucket,
      set: {
        tries: sql`case when ${isOver} then 1 else ${signInTries.tries} + 1 end`,
        windowStartedAt: sql`case when ${isOver} then now() else ${signInTries.windowStartedAt} end`,
      },
    })
    .returning({
      tries: signInTries.tries,
      leftS: sql<string>`ceil(${windowS} - extract(epoch from now() - ${signInTries.windowStartedAt}))`,
    });
  if (!row) throw new Error("the database answered a count with no row");
  return { tries: row.tries, leftS: Math.max(1, Number(row.leftS)) };
}

/** A right password was no try at guessing. */
export async function giveTryBack(db: Db, bucket: string): Promise<void> {
  await db
    .update(signInTries)
    .set({ tries: sql`greatest(0, ${signInTries.tries} - 1)` })
    .where(eq(signInTries.bucket, bucket));
}

export async function forgetTries(db: Db, buckets: readonly string[]): Promise<void> {
  await db.delete(signInTries).where(inArray(signInTries.bucket, [...buckets]));
}

/** Of every bucket whose name begins so. */
export async function forgetTriesBelow(db: Db, beginning: string): Promise<void> {
  await db.delete(signInTries).where(sql`starts_with(${signInTries.bucket}, ${beginning})`);
}

export async function removeOldTries(db: Db, windowS: number): Promise<void> {
  await db
    .delete(signInTries)
    .where(lt(signInTries.windowStartedAt, sql`now() - ${windowS} * interval '1 second'`));
}
