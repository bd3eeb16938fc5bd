import type { Caller } from "@/lib/server/services/caller";
import { makeSessionCaller } from "@/lib/server/services/make-caller";
import type { Shared } from "@/lib/server/services/service-context";
import { listRoles } from "@/lib/server/store/accounts";
import {
  findPendingSession,
  findSession,
  type PendingSession,
  touchSession,
} from "@/lib/server/store/sessions";
import { openToken } from "./open-token";
import { readCookies } from "./read-cookies";

const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

type Needs = Pick<Shared, "database" | "env">;

/**
 * Who a session cookie stands for; null when there is none, it was tampered with, its session was ended, is over or has
 * not been used for too long, or its second factor's code is still to come: the row decides, at every request.
 */
export async function resolveSession(
  { database, env }: Needs,
  cookieHeader: string | null,
): Promise<Extract<Caller, { kind: "session" }> | null> {
  for await (const claims of readClaims(env, cookieHeader)) {
    const found = await findSession(database.db, claims);
    if (!found) continue;
    const { sessionId } = found.session;
    if (found.touchDue) await touchSession(database.db, sessionId);
    return makeSessionCaller(sessionId, found.user, await listRoles(database.db, found.user.userId));
  }
  return null;
}

/** The sign-in of a session cookie to which the code of a second factor is missing; null when there is none. */
export async function resolvePendingSession(
  { database, env }: Needs,
  cookieHeader: string | null,
): Promise<PendingSession | null> {
  for await (const claims of readClaims(env, cookieHeader)) {
    const found = await findPendingSession(database.db, claims);
    if (found) return found;
  }
  return null;
}

/** What the cookies say that are ours: a browser may have kept one of each name. */
async function* readClaims(
  env: Needs["env"],
  cookieHeader: string | null,
): AsyncGenerator<{ sessionId: string; userId: string }, void, void> {
  const cookies = readCookies(cookieHeader ?? "");
  for (const name of cookieNames) {
    const token = cookies.get(name);
    const claims = token === undefined ? null : await openToken({ token, secret: env.NEXTAUTH_SECRET });
    if (claims?.sub && typeof claims.sid === "string") yield { sessionId: claims.sid, userId: claims.sub };
  }
}
