import type { WireMember } from "@/lib/contracts/members/member";
import { deleteSecondFactor } from "@/lib/server/store/second-factors";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireOwner } from "../caller";
import { requireMember } from "../members/require-member";
import { toWireMember } from "../members/to-wire";
import type { ServiceContext } from "../service-context";

/**
 * For somebody who lost their app and their recovery codes: the password alone lets them in again. An owner's right: an admin who
 * can make a link for somebody's password would have both.
 */
export async function resetSecondFactor(
  context: ServiceContext,
  place: { projectId: string; userId: string },
): Promise<WireMember> {
  requireOwner(context.caller, "reset somebody's second factor");
  return context.database.db.transaction(async (tx) => {
    const { userId, email } = await requireMember(tx, place);
    if (!(await deleteSecondFactor(tx, userId)))
      throw new AppError("state_conflict", `${email} has no second factor.`);
    await recordAudit(tx, whoAsks(context), {
      action: "account.second_factor_reset",
      projectId: null,
      subject: { id: userId, name: email },
    });
    return toWireMember(await requireMember(tx, place), place.projectId);
  });
}
