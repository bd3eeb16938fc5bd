import type { Caller } from "@/lib/server/services/caller";
import { makeSessionCaller } from "@/lib/server/services/make-caller";
import type { Shared } from "@/lib/server/services/service-context";
import { listRoles } from "@/lib/server/store/accounts";
import { findSession, touchSession } from "@/lib/server/store/sessions";
import { openToken } from "./open-token";
import { readCookies } from "./read-cookies";

const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/**
 * Who a session cookie stands for; null when there is none, it was tampered with, or its session was ended or has not
 * been used for too long: the row decides, at every request.
 */
export async function resolveSession(
  { database, env }: Pick<Shared, "database" | "env">,
  cookieHeader: string | null,
): Promise<Extract<Caller, { kind: "session" }> | null> {
  const cookies = readCookies(cookieHeader ?? "");
  for (const name of cookieNames) {
    const token = cookies.get(name);
    const claims = token === undefined ? null : await openToken({ token, secret: env.NEXTAUTH_SECRET });
    if (!claims?.sub || typeof claims.sid !== "string") continue;
    const found = await findSession(database.db, { sessionId: claims.sid, userId: claims.sub });
    if (!found) continue;
    const { sessionId } = found.session;
    if (found.touchDue) await touchSession(database.db, sessionId);
    return makeSessionCaller(sessionId, found.user, await listRoles(database.db, found.user.userId));
  }
  return null;
}
