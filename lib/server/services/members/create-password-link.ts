import type { WirePasswordLink } from "@/lib/contracts/members/create-password-link";
import { toWireTime } from "@/lib/contracts/wire";
import { linkAddress, linkLastsMs, makePasswordLink } from "../accounts/password-link";
import { AppError } from "../app-error";
import { nameCaller, requireProject } from "../caller";
import type { ServiceContext } from "../service-context";
import { mayBecome, requireMember } from "./require-member";

/**
 * For a member who forgot the password: a link to set a new one. Until it is used everything stays as it is.
 * @param origin scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it
 */
export async function createPasswordLink(
  { database, env, caller }: ServiceContext,
  { origin, ...place }: { projectId: string; userId: string; origin: string },
): Promise<WirePasswordLink> {
  requireProject(caller, place.projectId, "admin");
  const base = (env.HARDSIM_PUBLIC_URL ?? origin).replace(/\/+$/, "");
  return database.db.transaction(async (tx) => {
    const { userId, email, isOwner } = await requireMember(tx, place);
    if (!(await mayBecome(tx, caller, { userId, isOwner })))
      throw new AppError(
        "state_conflict",
        `${email} is ${isOwner ? "an owner of the server" : "a member of projects that you are not admin of"}: only an owner of the server can make that link.`,
      );
    const createdBy = nameCaller(caller);
    const { token, expiresAt } = await makePasswordLink(tx, {
      userId,
      createdBy,
      lastsMs: linkLastsMs.reset,
    });
    return { user_id: userId, url: linkAddress(base, token), expires_at: toWireTime(expiresAt) };
  });
}
