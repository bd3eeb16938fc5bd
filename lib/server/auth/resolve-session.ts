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
import { sessionCookie } from "./cookie-names";
import { openToken } from "./open-token";
import { readCookies } from "./read-cookies";

type Needs = Pick<Shared, "database" | "env">;

/**
 * Who a session cookie stands for; null when there is none, it was tampered with, its session was ended, is over or has
 * not been used for too long, or its second factor's code is still to come: the row decides, at every request.
 */
export async function resolveSession(
  { database, env }: Needs,
  cookieHeader: string | null,
): Promise<Extract<Caller, { kind: "session" }> | null> {
  const claims = await readClaims(env, cookieHeader);
  const found = claims && (await findSession(database.db, claims));
  if (!found) return null;
  const { sessionId } = found.session;
  if (found.touchDue) await touchSession(database.db, sessionId);
  return makeSessionCaller(sessionId, found.user, await listRoles(database.db, found.user.userId));
}

/** The sign-in of a session cookie to which the code of a second factor is missing; null when there is none. */
export async function resolvePendingSession(
  { database, env }: Needs,
  cookieHeader: string | null,
): Promise<PendingSession | null> {
  const claims = await readClaims(env, cookieHeader);
  return claims && (await findPendingSession(database.db, claims));
}

async function readClaims(
  env: Needs["env"],
  cookieHeader: string | null,
): Promise<{ sessionId: string; userId: string } | null> {
  const token = readCookies(cookieHeader ?? "").get(sessionCookie(env));
  const claims = token === undefined ? null : await openToken({ token, secret: env.NEXTAUTH_SECRET });
  return claims?.sub && typeof claims.sid === "string" ? { sessionId: claims.sid, userId: claims.sub } : null;
}
