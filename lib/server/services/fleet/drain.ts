import { setDraining } from "@/lib/server/store/hosts";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";

/** A draining host takes nothing new; what runs there ends. */
export async function drainHost(
  { database }: ServiceContext,
  { hostId, draining }: { hostId: string; draining: boolean },
): Promise<{ host_id: string; draining: boolean }> {
  if (!(await setDraining(database.db, hostId, draining))) throw notFound("host", hostId);
  return { host_id: hostId, draining };
}
