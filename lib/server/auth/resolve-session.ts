import { decode } from "next-auth/jwt";
import type { Caller } from "@/lib/server/services/caller";
import type { Shared } from "@/lib/server/services/service-context";
import { findUser, listRoles } from "@/lib/server/store/accounts";

const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/**
 * Who a session cookie stands for; null when there is none, it was tampered with, it has expired, or its sessions were
 * ended (the account's session version has risen since).
 */
export async function resolveSession(
  { database, env }: Pick<Shared, "database" | "env">,
  cookieHeader: string | null,
): Promise<Extract<Caller, { kind: "session" }> | null> {
  const cookies = readCookies(cookieHeader ?? "");
  for (const name of cookieNames) {
    const token = cookies.get(name);
    const claims = token === undefined ? null : await openToken(token, env.NEXTAUTH_SECRET);
    if (!claims?.sub) continue;
    const user = await findUser(database.db, claims.sub);
    if (!user || user.sessionVersion !== claims.sessionVersion) continue;
    const roles = await listRoles(database.db, user.userId);
    const { userId, name: userName, email, isOwner } = user;
    return { kind: "session", userId, name: userName, email, isOwner, roles };
  }
  return null;
}

async function openToken(token: string, secret: string) {
  try {
    return await decode({ token, secret });
  } catch {
    // Whatever is wrong with a token that a visitor sent, it is not one of ours.
    return null;
  }
}

function readCookies(header: string): Map<string, string> {
  const pairs = header.split(";").map((part): [string, string] => {
    const at = part.indexOf("=");
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return new Map(pairs);
}
