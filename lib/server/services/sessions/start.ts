import type { SignInProvider } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import { insertSession } from "@/lib/server/store/sessions";
import type { Shared } from "../service-context";

/** Where a sign-in came from; both are shown to the person later, and decide nothing. */
export type SignInPlace = { userAgent: string; address: string };

/** Text of a header as a row can keep it. */
const keepText = (text: string, length: number) => text.toWellFormed().replaceAll("\0", "").slice(0, length);

/** @returns the session's id, for the cookie to carry */
export async function startSession(
  { database }: Pick<Shared, "database">,
  { userId, provider, place }: { userId: string; provider: SignInProvider; place: SignInPlace },
): Promise<string> {
  const sessionId = newId("session");
  await insertSession(database.db, {
    sessionId,
    userId,
    provider,
    userAgent: keepText(place.userAgent, 400),
    address: keepText(place.address, 100),
  });
  return sessionId;
}
