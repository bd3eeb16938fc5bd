import type { WireInvitedMember } from "@/lib/contracts/members";
import { toWireTimeOrNull } from "@/lib/contracts/wire";
import type { Role } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import { findUserByEmail, insertUser, listRoles, lockUsers, type UserRow } from "@/lib/server/store/accounts";
import { listMembers, putMember, putPasswordLink, setOwner } from "@/lib/server/store/members";
import { hashLinkToken, makeLinkToken } from "../accounts/password-link";
import { AppError } from "../app-error";
import { type Caller, requireProject, scopesIn, toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireKnownProject, requireMayGrant, requireMember } from "./require-member";
import { toWireMember } from "./to-wire";

const linkLastsMs = 7 * 86_400_000;

type Invitation = { projectId: string; email: string; role: Role; name: string | null; origin: string };

/**
 * Adds somebody to the project. Who has never come in gets a link to set a password; the caller hands it over. Again for
 * the same person: a fresh link, and the old one stops working. Who can sign in already just sees the project.
 * @param origin scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it
 */
export async function inviteMember(
  { database, env, caller }: ServiceContext,
  { projectId, email, role, name, origin }: Invitation,
): Promise<WireInvitedMember> {
  requireProject(caller, projectId, "admin");
  requireMayGrant(caller, null, role);
  const base = (env.HARDSIM_PUBLIC_URL ?? origin).replace(/\/+$/, "");
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    await requireKnownProject(tx, projectId);
    const known = await findUserByEmail(tx, email);
    const user = known ?? (await makeAccount(tx, { email, name }));
    const [before] = known ? await listMembers(tx, { projectId, userId: user.userId }) : [];
    if (before?.isOwner || (before && user.activatedAt !== null))
      throw new AppError("state_conflict", `${user.email} is a member of this project already.`);
    if (user.activatedAt === null) await requireOwnInvitation(tx, caller, user);

    if (role === "owner") await setOwner(tx, user.userId, true);
    else await putMember(tx, { projectId, userId: user.userId, role });
    const link = user.activatedAt === null ? await makeLink(tx, caller, user) : null;
    const row = await requireMember(tx, { projectId, userId: user.userId });
    return {
      ...toWireMember(row, projectId),
      invite_url: link && `${base}/invite/${link.token}`,
      invite_expires_at: toWireTimeOrNull(link?.expiresAt ?? null),
    };
  });
}

/** Until it is said otherwise a person's name is what stands before the @. */
async function makeAccount(
  tx: Tx,
  { email, name }: { email: string; name: string | null },
): Promise<UserRow> {
  const userId = newId("user");
  await insertUser(tx, {
    userId,
    email,
    name: name?.trim() ?? email.split("@")[0] ?? email,
    passwordHash: null,
    isOwner: false,
  });
  const made = await findUserByEmail(tx, email);
  if (!made) throw new Error("an account that was just made is not there");
  return made;
}

/**
 * Whoever holds the link of an account that waits for its first password becomes that person: it is shown only to who
 * is admin wherever that person is a member, and nobody adds a right to an account whose link somebody else holds.
 */
async function requireOwnInvitation(tx: Tx, caller: Caller, user: UserRow): Promise<void> {
  const projectIds = [...(await listRoles(tx, user.userId)).keys()];
  const isOwn = projectIds.every((id) => scopesIn(caller, id)?.includes("admin"));
  const mayTouch = !user.isOwner || (caller.kind === "session" && caller.isOwner);
  if (isOwn && mayTouch) return;
  throw new AppError(
    "state_conflict",
    `${user.email} has been invited elsewhere and has not set a password yet; invite them again once they have.`,
  );
}

async function makeLink(tx: Tx, caller: Caller, { userId }: UserRow) {
  const token = makeLinkToken();
  const expiresAt = new Date(Date.now() + linkLastsMs);
  const actor = toActor(caller);
  await putPasswordLink(tx, {
    userId,
    sha256: hashLinkToken(token),
    createdBy: actor.kind === "system" ? "system" : actor.name,
    createdAt: new Date(),
    expiresAt,
  });
  return { token, expiresAt };
}
