import type { WireInvitedMember } from "@/lib/contracts/members/invite";
import { toWireTimeOrNull } from "@/lib/contracts/wire";
import type { Role } from "@/lib/core/names";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import type { Tx } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import { findUserByEmail, insertUser, lockUsers, type UserRow } from "@/lib/server/store/accounts";
import { listMembers, putMember, setOwner } from "@/lib/server/store/members";
import { linkAddress, linkLastsMs, makePasswordLink } from "../accounts/password-link";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { nameCaller, requireProject, toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { mayBecome, requireKnownProject, requireMayGrant, requireMember } from "./require-member";
import { toWireMember } from "./to-wire";

type Invitation = { projectId: string; email: string; role: Role; name: string | null; origin: string };

/**
 * Adds somebody to the project. Who has never come in gets a link to set a password; the caller hands it over. Again for
 * the same person: a fresh link, and the old one stops working. Who can sign in already just sees the project.
 * @param origin scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it
 */
export async function inviteMember(
  context: ServiceContext,
  { projectId, email, role, name, origin }: Invitation,
): Promise<WireInvitedMember> {
  const { database, env, caller } = context;
  requireProject(caller, projectId, "admin");
  requireMayGrant(caller, { projectId, from: null, to: role });
  const base = cutEndSlashes(env.HARDSIM_PUBLIC_URL ?? origin);
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    await requireKnownProject(tx, projectId);
    const known = await findUserByEmail(tx, email);
    const user = known ?? (await makeAccount(tx, { email, name }));
    const [before] = known ? await listMembers(tx, { projectId, userId: user.userId }) : [];
    if (before?.isOwner || (before && user.activatedAt !== null))
      throw new AppError("state_conflict", `${user.email} is a member of this project already.`);
    // Nobody adds a right to an account whose link somebody else holds.
    if (user.activatedAt === null && !(await mayBecome(tx, caller, user)))
      throw new AppError(
        "state_conflict",
        `${user.email} has been invited elsewhere and has not set a password yet; invite them again once they have.`,
      );

    if (role === "owner") await setOwner(tx, user.userId, true);
    else await putMember(tx, { projectId, userId: user.userId, role });
    const { userId } = user;
    const madeBy = { createdBy: nameCaller(caller), maker: toActor(caller) };
    const link =
      user.activatedAt === null
        ? await makePasswordLink(tx, { userId, ...madeBy, lastsMs: linkLastsMs.invitation })
        : null;
    await recordAudit(tx, whoAsks(context), {
      action: "member.invited",
      projectId: role === "owner" ? null : projectId,
      subject: { id: userId, name: user.email },
      data: { role, with_link: link !== null },
    });
    const row = await requireMember(tx, { projectId, userId: user.userId });
    return {
      ...toWireMember(row, projectId),
      invite_url: link && linkAddress(base, link.token),
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
