import { strictObject } from "@/lib/contracts/strict-object";
import { lockUsers } from "@/lib/server/store/accounts";
import { activateAccount, setAccount, takePasswordLink } from "@/lib/server/store/members";
import { deleteSessions } from "@/lib/server/store/sessions";
import { AppError } from "../app-error";
import { asVisitor, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";
import { nameSchema, newPasswordSchema, requireInput } from "./account-input";
import { forgetTriesOf } from "./limit-sign-in";
import { hashPassword } from "./password";
import { hashLinkToken } from "./password-link";
import { findUsableLink } from "./usable-link";

const inviteInputSchema = strictObject({ name: nameSchema, password: newPasswordSchema });

/** Whom a link is for, and whether they had come in before; null when it is unknown, was used, or its time has passed. */
export async function readInvite(
  { database }: Pick<Shared, "database">,
  token: string,
): Promise<{ name: string; email: string; isReset: boolean; expiresAt: Date } | null> {
  const found = await findUsableLink(database.db, token);
  if (!found) return null;
  const { name, email, activatedAt, expiresAt } = found;
  return { name, email, isReset: activatedAt !== null, expiresAt };
}

/**
 * Sets the password, ends every session of who had one before, and uses the link up. What was typed wrongly does not use
 * it up.
 */
export async function acceptInvite(
  { database }: Pick<Shared, "database">,
  token: string,
  input: unknown,
  address = "",
): Promise<{ email: string }> {
  const { name, password } = requireInput(inviteInputSchema, input);
  // Before the costly hash of a password that anybody may send.
  if (!(await findUsableLink(database.db, token))) throw linkIsOver();
  const passwordHash = await hashPassword(password);
  return database.db.transaction(async (tx) => {
    // Nobody gets or loses a right between the question whether the link may be used and its use.
    await lockUsers(tx);
    const found = await findUsableLink(tx, token);
    const userId = found && (await takePasswordLink(tx, hashLinkToken(token)));
    if (!found || userId === null) throw linkIsOver();
    await setAccount(tx, userId, { name: name.trim(), passwordHash });
    await activateAccount(tx, userId);
    await deleteSessions(tx, { userId });
    await forgetTriesOf({ db: tx }, found);
    await recordAudit(tx, asVisitor(address), {
      action: "account.password_set",
      projectId: null,
      subject: { id: userId, name: found.email },
      data: { by: "link" },
    });
    return { email: found.email };
  });
}

const linkIsOver = () => new AppError("not_found", "This link was used or has expired; ask for a new one.");
