import { resolvePendingSession, resolveSession } from "@/lib/server/auth/resolve-session";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { PendingSession } from "@/lib/server/store/sessions";
import { appContext } from "./app-context";
import { addressHeader } from "./client-address";

/** For pages and server actions: what a verb needs, of the person whose request this is. Null: nobody is signed in. */
export async function consoleContext(headers: Pick<Headers, "get">): Promise<ServiceContext | null> {
  const shared = appContext();
  const caller = await resolveSession(shared, headers.get("cookie"));
  return caller && { ...shared, caller, address: headers.get(addressHeader) ?? "" };
}

/** A sign-in from this browser to which a code is missing; null: none. */
export async function pendingSignIn(headers: Pick<Headers, "get">): Promise<PendingSession | null> {
  return resolvePendingSession(appContext(), headers.get("cookie"));
}
