import { findUserByEmail, type UserRow } from "@/lib/server/store/accounts";
import { asVisitor, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";
import { forgetSignInTries, takeSignInTry } from "./limit-sign-in";
import { checkPassword } from "./password";

export type SignInAnswer =
  | { kind: "right"; user: UserRow }
  /** Which of the two was wrong is not told. */
  | { kind: "wrong" }
  | { kind: "limited"; retryAfterS: number };

/** @param address of the caller's machine: tries are counted by it, by e-mail, and by both together */
export async function checkSignIn(
  { database }: Pick<Shared, "database">,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<SignInAnswer> {
  const storable = email.isWellFormed() && !email.includes("\0") && email.length <= 200;
  const who = { email: storable ? email : "", address };
  const retryAfterS = await takeSignInTry({ database }, who);
  if (retryAfterS !== null) return { kind: "limited", retryAfterS };
  const user = storable && password.length <= 200 ? await findUserByEmail(database.db, email) : null;
  const right = await checkPassword(password.slice(0, 200), user?.passwordHash ?? null);
  if (!right || !user) {
    // What was typed in an e-mail's place may be anything, a password too: only what is an account is named.
    await recordAudit(database.db, asVisitor(address), {
      action: "account.sign_in_refused",
      projectId: null,
      subject: user && { id: user.userId, name: user.email },
    });
    return { kind: "wrong" };
  }
  await forgetSignInTries({ database }, who);
  return { kind: "right", user };
}
