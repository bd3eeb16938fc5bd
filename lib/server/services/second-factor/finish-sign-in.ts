import { strictObject } from "@/lib/contracts/strict-object";
import { type PendingSession, takeCodeForSession } from "@/lib/server/store/sessions";
import { requireInput } from "../accounts/account-input";
import { AppError } from "../app-error";
import { asPerson, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";
import { codeSchema, requireCode } from "./require-code";

const codeInput = strictObject({ code: codeSchema });

/** The second half of a sign-in whose password, or whose other provider, was right: with its code the session counts. */
export async function finishSignIn(
  { database: { db }, env }: Pick<Shared, "database" | "env">,
  pending: PendingSession | null,
  input: unknown,
  address: string,
): Promise<{ email: string }> {
  if (!pending) throw new AppError("state_conflict", "That took too long: sign in again from the start.");
  const { user, session } = pending;
  const who = asPerson(user, address);
  const { code } = requireInput(codeInput, input);
  await requireCode(db, env, { userId: user.userId, who, code });
  if (!(await takeCodeForSession(db, session.sessionId)))
    throw new AppError("state_conflict", "That took too long: sign in again from the start.");
  await recordAudit(db, who, {
    action: "account.signed_in",
    projectId: null,
    data: { provider: session.provider, second_factor: true },
  });
  return { email: user.email };
}
