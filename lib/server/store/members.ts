import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Role } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { member, passwordLink, secondFactor, user, userSession } from "@/lib/server/db/schema/accounts";
import type { UserRow } from "./accounts";

export type MemberRow = Omit<UserRow, "passwordHash"> & {
  /** In the project; null for an owner of the server who is no member of it otherwise. */
  role: Role | null;
  lastSeenAt: Date | null;
  secondFactor: boolean;
};

/** Of one project, with the owners of the server, by name. `userId` narrows it to one. */
export async function listMembers(
  db: Db,
  { projectId, userId }: { projectId: string; userId?: string },
): Promise<MemberRow[]> {
  const lastSeen = sql<string | null>`(select max(${userSession.lastSeenAt}) from ${userSession}
    where ${userSession.userId} = ${user.userId})`;
  const rows = await db
    .select({
      userId: user.userId,
      name: user.name,
      email: user.email,
      role: member.role,
      isOwner: user.isOwner,
      activatedAt: user.activatedAt,
      lastSeenAt: lastSeen,
      secondFactor: sql<boolean>`exists (select 1 from ${secondFactor}
        where ${secondFactor.userId} = ${user.userId} and ${secondFactor.confirmedAt} is not null)`,
      createdAt: sql<string>`coalesce(${member.createdAt}, ${user.createdAt})`,
    })
    .from(user)
    .leftJoin(member, and(eq(member.userId, user.userId), eq(member.projectId, projectId)))
    .where(
      and(
        sql`(${isNotNull(member.userId)} or ${user.isOwner})`,
        userId === undefined ? undefined : eq(user.userId, userId),
      ),
    )
    .orderBy(asc(user.name), asc(user.userId))
    .limit(1_000);
  return rows.map(({ lastSeenAt, createdAt, ...row }) => ({
    ...row,
    lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
    createdAt: new Date(createdAt),
  }));
}

/** Gives the role, whether there was one or not. No link from before makes anybody this person with it. */
export async function putMember(
  db: Db,
  row: { projectId: string; userId: string; role: Role },
): Promise<void> {
  await db
    .insert(member)
    .values(row)
    .onConflictDoUpdate({ target: [member.projectId, member.userId], set: { role: row.role } });
  await endPasswordLink(db, row.userId);
}

export async function deleteMember(
  db: Db,
  { projectId, userId }: { projectId: string; userId: string },
): Promise<void> {
  await db.delete(member).where(and(eq(member.projectId, projectId), eq(member.userId, userId)));
}

/** As with a role: no link from before makes anybody this person with it. */
export async function setOwner(db: Db, userId: string, isOwner: boolean): Promise<void> {
  await db.update(user).set({ isOwner }).where(eq(user.userId, userId));
  await endPasswordLink(db, userId);
}

export async function endPasswordLink(db: Db, userId: string): Promise<void> {
  await db.delete(passwordLink).where(eq(passwordLink.userId, userId));
}

export async function countOwners(tx: Tx): Promise<number> {
  const rows = await tx.select({ userId: user.userId }).from(user).where(eq(user.isOwner, true));
  return rows.length;
}

/** A new link takes the place of the account's old one, which stops working. */
export async function putPasswordLink(db: Db, row: typeof passwordLink.$inferInsert): Promise<void> {
  const { userId: _, ...set } = row;
  await db.insert(passwordLink).values(row).onConflictDoUpdate({ target: passwordLink.userId, set });
}

/** Whose password a link sets, and who made it. */
export type LinkedAccount = Pick<UserRow, "userId" | "name" | "email" | "isOwner" | "activatedAt"> &
  Pick<typeof passwordLink.$inferSelect, "maker" | "expiresAt">;

/** The account that a link is for; null when the link is unknown, was used, or its time has passed. */
export async function findPasswordLink(db: Db, sha256: string): Promise<LinkedAccount | null> {
  const [row] = await db
    .select({
      userId: user.userId,
      name: user.name,
      email: user.email,
      isOwner: user.isOwner,
      activatedAt: user.activatedAt,
      maker: passwordLink.maker,
      expiresAt: passwordLink.expiresAt,
    })
    .from(passwordLink)
    .innerJoin(user, eq(user.userId, passwordLink.userId))
    .where(and(eq(passwordLink.sha256, sha256), sql`${passwordLink.expiresAt} > now()`));
  return row ?? null;
}

/** Uses a link up. Of two at once one gets the account. */
export async function takePasswordLink(db: Db, sha256: string): Promise<string | null> {
  const [row] = await db
    .delete(passwordLink)
    .where(and(eq(passwordLink.sha256, sha256), sql`${passwordLink.expiresAt} > now()`))
    .returning({ userId: passwordLink.userId });
  return row?.userId ?? null;
}

/** Somebody has come in: no link that was made before makes anybody this person. */
export async function activateAccount(db: Db, userId: string): Promise<void> {
  await db
    .update(user)
    .set({ activatedAt: sql`now()` })
    .where(and(eq(user.userId, userId), isNull(user.activatedAt)));
  await endPasswordLink(db, userId);
}

export async function setAccount(
  db: Db,
  userId: string,
  change: { name?: string; passwordHash?: string },
): Promise<void> {
  await db.update(user).set(change).where(eq(user.userId, userId));
}
