import { notifyWork } from "@/lib/server/events/append";
import { setDraining } from "@/lib/server/store/hosts";
import { notFound } from "../app-error";
import { hasScope, scopeMissing } from "../caller";
import type { ServiceContext } from "../service-context";

/** A draining host takes nothing new; what runs there ends. */
export async function drainHost(
  { database, caller }: ServiceContext,
  { hostId, draining }: { hostId: string; draining: boolean },
): Promise<{ host_id: string; draining: boolean }> {
  if (!hasScope(caller, "admin")) throw scopeMissing("admin");
  await database.db.transaction(async (tx) => {
    if (!(await setDraining(tx, hostId, draining))) throw notFound("host", hostId);
    await notifyWork(tx);
  });
  return { host_id: hostId, draining };
}
