import type { Role } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { findProject, listRoles, type UserRow } from "@/lib/server/store/accounts";
import { listMembers, type MemberRow } from "@/lib/server/store/members";
import { AppError, notFound } from "../app-error";
import { type Caller, scopesIn } from "../caller";

export async function requireMember(
  db: Db,
  place: { projectId: string; userId: string },
): Promise<MemberRow> {
  const [row] = await listMembers(db, place);
  if (!row) throw notFound("member", place.userId);
  return row;
}

/** For owners, who may ask for any project, also for one that is none. */
export async function requireKnownProject(db: Db, projectId: string): Promise<void> {
  if ((await findProject(db, projectId)) === null) throw notFound("project", projectId);
}

/** An owner is the server's: only another one makes or unmakes one. */
export function requireMayGrant(caller: Caller, from: Role | null, to: Role): void {
  if (from !== "owner" && to !== "owner") return;
  if (caller.kind === "session" && caller.isOwner) return;
  throw new AppError("scope_missing", "Only an owner of the server can give or take the role owner.");
}

/**
 * Whoever holds a link that sets an account's password can become that person: it is shown only to who is admin wherever
 * that person is a member, and an owner's to another owner.
 */
export async function mayBecome(
  db: Db,
  caller: Caller,
  { userId, isOwner }: Pick<UserRow, "userId" | "isOwner">,
): Promise<boolean> {
  if (isOwner && !(caller.kind === "session" && caller.isOwner)) return false;
  const projectIds = [...(await listRoles(db, userId)).keys()];
  return projectIds.every((id) => scopesIn(caller, id)?.includes("admin"));
}
