import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";
import { findApiKey, revokeApiKey as revokeRow } from "@/lib/server/store/api-keys";
import { sumCreditsByKey } from "@/lib/server/store/projects";
import { notFound } from "../app-error";
import { requireOwned } from "../caller";
import type { ServiceContext } from "../service-context";
import { toWireApiKey } from "./to-wire";

/** At once and for good; a second time changes nothing. */
export async function revokeApiKey(
  { database, caller }: ServiceContext,
  { keyId }: { keyId: string },
): Promise<WireApiKey> {
  const row = await findApiKey(database.db, keyId);
  const found = requireOwned(caller, row, "admin", notFound("API key", keyId));
  await revokeRow(database.db, keyId);
  const revoked = (await findApiKey(database.db, keyId)) ?? found;
  return toWireApiKey(revoked, (await sumCreditsByKey(database.db, [revoked])).get(keyId));
}
