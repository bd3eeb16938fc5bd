import type { Role } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { findProject } from "@/lib/server/store/accounts";
import { listMembers, type MemberRow } from "@/lib/server/store/members";
import { AppError, notFound } from "../app-error";
import type { Caller } from "../caller";

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
