import type { SignInProvider } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import { findUser } from "@/lib/server/store/accounts";
import { findSecondFactor } from "@/lib/server/store/second-factors";
import { insertSession } from "@/lib/server/store/sessions";
import { asPerson, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";

/** Where a sign-in came from; both are shown to the person later, and decide nothing. */
export type SignInPlace = { userAgent: string; address: string };

/** Text of a header as a row can keep it. */
const keepText = (text: string, length: number) => text.toWellFormed().replaceAll("\0", "").slice(0, length);

/**
 * Whoever has a second factor is nobody until its code comes (`finishSignIn`), by whichever way they came so far.
 * @returns the session's id, for the cookie to carry
 */
export async function startSession(
  { database, env }: Pick<Shared, "database" | "env">,
  { userId, provider, place }: { userId: string; provider: SignInProvider; place: SignInPlace },
): Promise<string> {
  const user = await findUser(database.db, userId);
  if (!user) throw new Error("a session was to be started of an account that is not there");
  const needsCode = (await findSecondFactor(database.db, userId))?.confirmedAt != null;
  const sessionId = newId("session");
  await insertSession(database.db, {
    sessionId,
    userId,
    provider,
    userAgent: keepText(place.userAgent, 400),
    address: keepText(place.address, 100),
    needsCode,
    lastsDays: env.HARDSIM_SESSION_MAX_DAYS,
  });
  if (needsCode) return sessionId;
  await recordAudit(database.db, asPerson(user, place.address), {
    action: "account.signed_in",
    projectId: null,
    data: { provider },
  });
  return sessionId;
}
