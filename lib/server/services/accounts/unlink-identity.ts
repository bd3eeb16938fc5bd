import { findUser, lockUsers } from "@/lib/server/store/accounts";
import { deleteIdentity, listIdentities } from "@/lib/server/store/identities";
import { AppError, notFound } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";

/** Takes another provider's account off the caller's; never the last way in. */
export async function unlinkIdentity(
  context: Pick<ServiceContext, "database" | "caller" | "address">,
  { issuer }: { issuer: string },
): Promise<{ unlinked: number }> {
  const { userId } = requireSession(context.caller);
  return context.database.db.transaction(async (tx) => {
    await lockUsers(tx);
    const known = await listIdentities(tx, userId);
    const user = await findUser(tx, userId);
    if (user?.passwordHash == null && known.length < 2)
      throw new AppError("state_conflict", "It is your only way in: set a password first.");
    if (!(await deleteIdentity(tx, { userId, issuer }))) throw notFound("linked account", issuer);
    await recordAudit(tx, whoAsks(context), {
      action: "account.identity_unlinked",
      projectId: null,
      data: { issuer },
    });
    return { unlinked: 1 };
  });
}
