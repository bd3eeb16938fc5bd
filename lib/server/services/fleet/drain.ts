import { notifyWork } from "@/lib/server/events/append";
import { setDraining } from "@/lib/server/store/hosts";
import { notFound } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireOwner } from "../caller";
import type { ServiceContext } from "../service-context";

/** A draining host takes nothing new; what runs there ends. Every project works on it, so it is for owners alone. */
export async function drainHost(
  context: ServiceContext,
  { hostId, draining }: { hostId: string; draining: boolean },
): Promise<{ host_id: string; draining: boolean }> {
  requireOwner(context.caller, "drain a host or take it back");
  await context.database.db.transaction(async (tx) => {
    const name = await setDraining(tx, hostId, draining);
    if (name === null) throw notFound("host", hostId);
    await notifyWork(tx);
    await recordAudit(tx, whoAsks(context), {
      action: draining ? "host.drained" : "host.resumed",
      projectId: null,
      subject: { id: hostId, name },
    });
  });
  return { host_id: hostId, draining };
}
