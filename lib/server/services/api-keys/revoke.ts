import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";
import { findApiKey, revokeApiKey as revokeRow } from "@/lib/server/store/api-keys";
import { sumCreditsByKey } from "@/lib/server/store/projects";
import { notFound } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireOwned } from "../caller";
import type { ServiceContext } from "../service-context";
import { toWireApiKey } from "./to-wire";

/** At once and for good; a second time changes nothing. */
export async function revokeApiKey(
  context: ServiceContext,
  { keyId }: { keyId: string },
): Promise<WireApiKey> {
  const { database, caller, keyIdentities } = context;
  const row = await findApiKey(database.db, keyId);
  const found = requireOwned(caller, row, "admin", notFound("API key", keyId));
  await database.db.transaction(async (tx) => {
    if (!(await revokeRow(tx, keyId))) return;
    await recordAudit(tx, whoAsks(context), {
      action: "key.revoked",
      projectId: found.projectId,
      subject: { id: keyId, name: found.name },
    });
  });
  keyIdentities.forget();
  const revoked = (await findApiKey(database.db, keyId)) ?? found;
  return toWireApiKey(revoked, (await sumCreditsByKey(database.db, [revoked])).get(keyId));
}
