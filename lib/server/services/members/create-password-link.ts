import type { WirePasswordLink } from "@/lib/contracts/members/create-password-link";
import { toWireTime } from "@/lib/contracts/wire";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import { lockUsers } from "@/lib/server/store/accounts";
import { linkAddress, linkLastsMs, makePasswordLink } from "../accounts/password-link";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { nameCaller, requireProject, toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { mayBecome, requireMember } from "./require-member";

/**
 * For a member who forgot the password: a link to set a new one. Until it is used everything stays as it is.
 * @param origin scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it
 */
export async function createPasswordLink(
  context: ServiceContext,
  { origin, ...place }: { projectId: string; userId: string; origin: string },
): Promise<WirePasswordLink> {
  const { database, env, caller } = context;
  requireProject(caller, place.projectId, "admin");
  const base = cutEndSlashes(env.HARDSIM_PUBLIC_URL ?? origin);
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    const { userId, email, isOwner } = await requireMember(tx, place);
    if (!(await mayBecome(tx, caller, { userId, isOwner })))
      throw new AppError(
        "state_conflict",
        `${email} is ${isOwner ? "an owner of the server" : "someone who may do more than you, here or in other projects"}: only an owner of the server can make that link.`,
      );
    const { token, expiresAt } = await makePasswordLink(tx, {
      userId,
      createdBy: nameCaller(caller),
      maker: toActor(caller),
      lastsMs: linkLastsMs.reset,
    });
    await recordAudit(tx, whoAsks(context), {
      action: "member.password_link_made",
      projectId: place.projectId,
      subject: { id: userId, name: email },
    });
    return { user_id: userId, url: linkAddress(base, token), expires_at: toWireTime(expiresAt) };
  });
}
