import { strictObject } from "@/lib/contracts/strict-object";
import { findUser } from "@/lib/server/store/accounts";
import { endPasswordLink, setAccount } from "@/lib/server/store/members";
import { deleteSessions } from "@/lib/server/store/sessions";
import { recordAudit, whoAsks } from "../audit/record";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";
import { newPasswordSchema, requireInput } from "./account-input";
import { hashPassword } from "./password";
import { currentSchema, requirePassword } from "./require-password";

const changeSchema = strictObject({ current: currentSchema, password: newPasswordSchema });

/** Somebody who came by another provider may have none yet. */
export async function hasPassword({ database, caller }: ServiceContext): Promise<boolean> {
  return (await findUser(database.db, requireSession(caller).userId))?.passwordHash != null;
}

/**
 * A new password for the caller. Needs the old one where there is one (an open session is not enough), and ends every
 * other session.
 * @returns how many other sessions were ended
 */
export async function changePassword(context: ServiceContext, input: unknown): Promise<{ ended: number }> {
  const { db } = context.database;
  const { userId, sessionId } = requireSession(context.caller);
  const { current, password } = requireInput(changeSchema, input);
  const user = await findUser(db, userId);
  await requirePassword(db, user, current);
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    await setAccount(tx, userId, { passwordHash });
    // A link that was made before would set the password anew.
    await endPasswordLink(tx, userId);
    await recordAudit(tx, whoAsks(context), {
      action: "account.password_set",
      projectId: null,
      data: { by: "person" },
    });
    return { ended: await deleteSessions(tx, { userId, exceptSessionId: sessionId }) };
  });
}
