import { and, desc, eq, gt, inArray, lt, ne, or, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { user, userSession } from "@/lib/server/db/schema/accounts";
import type { UserRow } from "./accounts";

export type SessionRow = typeof userSession.$inferSelect;

/** A session that nobody used for so long is over. */
export const sessionIdleMs = 7 * 86_400_000;

/** One from before its end was kept lasts as long as its cookie did. */
const oldLifeDays = 30;

const endsAt = sql`coalesce(${userSession.endsAt}, ${userSession.createdAt} + ${oldLifeDays} * interval '1 day')`;
const isFresh = () =>
  and(
    gt(userSession.lastSeenAt, sql`now() - ${sessionIdleMs} * interval '1 millisecond'`),
    sql`${endsAt} > now()`,
    eq(userSession.needsCode, false),
  );

/** A sign-in whose code does not come within so long begins anew. */
const codeWithinMs = 10 * 60_000;

const isPending = () =>
  and(
    eq(userSession.needsCode, true),
    gt(userSession.createdAt, sql`now() - ${codeWithinMs} * interval '1 millisecond'`),
  );

/** @param row.lastsDays from now on, however much it is used */
export async function insertSession(
  db: Db,
  { lastsDays, ...row }: Omit<typeof userSession.$inferInsert, "endsAt"> & { lastsDays: number },
): Promise<void> {
  await db.insert(userSession).values({ ...row, endsAt: sql`now() + ${lastsDays} * interval '1 day'` });
}

/** A session's last use is written down at most this often. */
const touchedEveryMs = 60_000;

/** A session and whose it is. `touchDue`: its last use was written down a while ago. */
type OwnedSession = { session: SessionRow; user: UserRow; touchDue: boolean };

/** Null when it was ended or has not been used for too long. */
export async function findSession(
  db: Db,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<OwnedSession | null> {
  const [found] = await listSessionsById(db, [sessionId]);
  return found?.user.userId === userId ? found : null;
}

/** A sign-in to which a code is missing, and whose it is. */
export type PendingSession = { session: SessionRow; user: UserRow };

/** Null when there is none, or it took too long. */
export async function findPendingSession(
  db: Db,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<PendingSession | null> {
  const [found] = await db
    .select({ session: userSession, user })
    .from(userSession)
    .innerJoin(user, eq(user.userId, userSession.userId))
    .where(and(eq(userSession.sessionId, sessionId), eq(userSession.userId, userId), isPending()));
  return found ?? null;
}

/** From now on it counts. @returns whether it was still waiting for its code */
export async function takeCodeForSession(db: Db, sessionId: string): Promise<boolean> {
  const taken = await db
    .update(userSession)
    .set({ needsCode: false, lastSeenAt: sql`now()` })
    .where(and(eq(userSession.sessionId, sessionId), isPending()))
    .returning({ sessionId: userSession.sessionId });
  return taken.length > 0;
}

/** Those of these ids that still count; asks nothing for none. */
export async function listSessionsById(db: Db, sessionIds: readonly string[]): Promise<OwnedSession[]> {
  if (sessionIds.length === 0) return [];
  const touchDue = sql<boolean>`${userSession.lastSeenAt} < now() - ${touchedEveryMs} * interval '1 millisecond'`;
  return db
    .select({ session: userSession, user, touchDue })
    .from(userSession)
    .innerJoin(user, eq(user.userId, userSession.userId))
    .where(and(inArray(userSession.sessionId, [...sessionIds]), isFresh()));
}

/** Those that still count, the one used last first. */
export async function listSessions(db: Db, userId: string): Promise<SessionRow[]> {
  return db
    .select()
    .from(userSession)
    .where(and(eq(userSession.userId, userId), isFresh()))
    .orderBy(desc(userSession.lastSeenAt), desc(userSession.sessionId))
    .limit(1_000);
}

export async function touchSession(db: Db, sessionId: string): Promise<void> {
  await db.update(userSession).set({ lastSeenAt: sql`now()` }).where(eq(userSession.sessionId, sessionId));
}

/** @returns whether there was one */
export async function deleteSession(
  db: Db,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<boolean> {
  const gone = await db
    .delete(userSession)
    .where(and(eq(userSession.sessionId, sessionId), eq(userSession.userId, userId)))
    .returning({ sessionId: userSession.sessionId });
  return gone.length > 0;
}

/** @returns how many there were */
export async function deleteSessions(
  db: Db,
  { userId, exceptSessionId }: { userId: string; exceptSessionId?: string },
): Promise<number> {
  const gone = await db
    .delete(userSession)
    .where(
      and(
        eq(userSession.userId, userId),
        exceptSessionId === undefined ? undefined : ne(userSession.sessionId, exceptSessionId),
      ),
    )
    .returning({ sessionId: userSession.sessionId });
  return gone.length;
}

export async function removeOldSessions(db: Db): Promise<void> {
  await db
    .delete(userSession)
    .where(
      or(
        lt(userSession.lastSeenAt, sql`now() - ${sessionIdleMs} * interval '1 millisecond'`),
        sql`${endsAt} <= now()`,
        and(
          eq(userSession.needsCode, true),
          lt(userSession.createdAt, sql`now() - ${codeWithinMs} * interval '1 millisecond'`),
        ),
      ),
    );
}
