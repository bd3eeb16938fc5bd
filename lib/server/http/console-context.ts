import { resolveSession } from "@/lib/server/auth/resolve-session";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { appContext } from "./app-context";

/** For pages and server actions: what a verb needs, of the person whose cookie this is. Null: nobody is signed in. */
export async function consoleContext(cookieHeader: string | null): Promise<ServiceContext | null> {
  const shared = appContext();
  const caller = await resolveSession(shared, cookieHeader);
  return caller && { ...shared, caller };
}
