import { asc, count, eq, inArray, sql } from "drizzle-orm";
import type { Role } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { member, project, user } from "@/lib/server/db/schema/accounts";

export type UserRow = typeof user.$inferSelect;
export type ProjectRow = typeof project.$inferSelect;

export async function findUser(db: Db, userId: string): Promise<UserRow | null> {
  const [row] = await db.select().from(user).where(eq(user.userId, userId));
  return row ?? null;
}

/** E-mail addresses are kept in lower case. */
export async function findUserByEmail(db: Db, email: string): Promise<UserRow | null> {
  const [row] = await db.select().from(user).where(eq(user.email, email.toLowerCase()));
  return row ?? null;
}

export async function countUsers(db: Db): Promise<number> {
  const [row] = await db.select({ users: count() }).from(user);
  return row?.users ?? 0;
}

/** Until the transaction ends nobody else makes an account: two first visitors cannot both be the first. */
export async function lockUsers(tx: Tx): Promise<void> {
  await tx.execute(sql`lock table app_user in exclusive mode`);
}

export async function insertUser(db: Db, row: typeof user.$inferInsert): Promise<void> {
  await db.insert(user).values({ ...row, email: row.email.toLowerCase() });
}

/** Role by project. */
export async function listRoles(db: Db, userId: string): Promise<Map<string, Role>> {
  return (await listRolesOf(db, [userId])).get(userId) ?? new Map();
}

/** Role by project, by person; who has none is left out. Asks nothing for nobody. */
export async function listRolesOf(
  db: Db,
  userIds: readonly string[],
): Promise<Map<string, Map<string, Role>>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(member)
    .where(inArray(member.userId, [...userIds]));
  const roles = new Map<string, Map<string, Role>>();
  for (const { userId, projectId, role } of rows)
    roles.set(userId, (roles.get(userId) ?? new Map()).set(projectId, role));
  return roles;
}

export async function findProject(db: Db, projectId: string): Promise<ProjectRow | null> {
  const [row] = await db.select().from(project).where(eq(project.projectId, projectId));
  return row ?? null;
}

/** Until the transaction ends nobody else who asks for it goes on. */
export async function lockProject(tx: Tx, projectId: string): Promise<void> {
  await tx
    .select({ projectId: project.projectId })
    .from(project)
    .where(eq(project.projectId, projectId))
    .for("no key update");
}

export async function listProjects(db: Db, projectIds: readonly string[] | "all"): Promise<ProjectRow[]> {
  if (projectIds !== "all" && projectIds.length === 0) return [];
  return db
    .select()
    .from(project)
    .where(projectIds === "all" ? undefined : inArray(project.projectId, [...projectIds]))
    .orderBy(asc(project.createdAt), asc(project.projectId));
}
