import type { SignInProvider } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import { findUser } from "@/lib/server/store/accounts";
import { insertSession } from "@/lib/server/store/sessions";
import { asPerson, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";

/** Where a sign-in came from; both are shown to the person later, and decide nothing. */
export type SignInPlace = { userAgent: string; address: string };

/** Text of a header as a row can keep it. */
const keepText = (text: string, length: number) => text.toWellFormed().replaceAll("\0", "").slice(0, length);

/** @returns the session's id, for the cookie to carry */
export async function startSession(
  { database, env }: Pick<Shared, "database" | "env">,
  { userId, provider, place }: { userId: string; provider: SignInProvider; place: SignInPlace },
): Promise<string> {
  const user = await findUser(database.db, userId);
  if (!user) throw new Error("a session was to be started of an account that is not there");
  const sessionId = newId("session");
  await insertSession(database.db, {
    sessionId,
    userId,
    provider,
    userAgent: keepText(place.userAgent, 400),
    address: keepText(place.address, 100),
    lastsDays: env.HARDSIM_SESSION_MAX_DAYS,
  });
  await recordAudit(database.db, asPerson(user, place.address), {
    action: "account.signed_in",
    projectId: null,
    data: { provider },
  });
  return sessionId;
}
