import type { Role } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { findProject, listRoles, type UserRow } from "@/lib/server/store/accounts";
import { listMembers, type MemberRow } from "@/lib/server/store/members";
import { AppError, notFound } from "../app-error";
import { type Caller, isOwner, roleScopes, scopesIn } from "../caller";

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

/** An owner is the server's: only another one makes or unmakes one. And nobody gives a right that they do not have. */
export function requireMayGrant(
  caller: Caller,
  { projectId, from, to }: { projectId: string; from: Role | null; to: Role },
): void {
  if ((from === "owner" || to === "owner") && !isOwner(caller))
    throw new AppError("scope_missing", "Only an owner of the server can give or take the role owner.");
  const own = scopesIn(caller, projectId) ?? [];
  const beyond = roleScopes[to].filter((scope) => !own.includes(scope));
  if (beyond.length > 0)
    throw new AppError(
      "scope_missing",
      `The role ${to} has scopes that you do not have here: ${beyond.join(", ")}.`,
    );
}

/**
 * Whoever holds a link that sets an account's password can become that person. So it takes everything that the person may
 * do: admin and their every scope wherever they are a member, and to be an owner where they are one.
 */
export async function mayBecome(
  db: Db,
  caller: Caller,
  { userId, isOwner: isOwnersAccount }: Pick<UserRow, "userId" | "isOwner">,
): Promise<boolean> {
  if (isOwnersAccount && !isOwner(caller)) return false;
  return [...(await listRoles(db, userId))].every(([projectId, role]) => {
    const own = scopesIn(caller, projectId) ?? [];
    return own.includes("admin") && roleScopes[role].every((scope) => own.includes(scope));
  });
}
