import { type IdentityRow, listIdentities as listRows } from "@/lib/server/store/identities";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";

/** The accounts at other providers that open the caller's. */
export async function listIdentities({ database, caller }: ServiceContext): Promise<IdentityRow[]> {
  return listRows(database.db, requireSession(caller).userId);
}
