import { asc, getTableColumns, gt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { host } from "@/lib/server/db/schema/fleet";

/** `seen`: its worker has looked at it a moment ago. */
export type HostRow = typeof host.$inferSelect & { seen: boolean };

/** A worker looks at its host every 10 s; a host that was missed three times is away. */
const isHostSeen = sql<boolean>`${host.lastSeenAt} >= clock_timestamp() - interval '30 seconds'`;

export async function listHosts(db: Db): Promise<HostRow[]> {
  return db
    .select({ ...getTableColumns(host), seen: isHostSeen })
    .from(host)
    .orderBy(asc(host.name), asc(host.hostId));
}

/** Hosts that were seen within the last minute: what a run that is created now can count on. */
export async function listHostFacts(db: Db): Promise<Pick<HostRow, "cpus" | "memoryBytes" | "gpuKind">[]> {
  return db
    .select({ cpus: host.cpus, memoryBytes: host.memoryBytes, gpuKind: host.gpuKind })
    .from(host)
    .where(gt(host.lastSeenAt, sql`now() - interval '1 minute'`));
}
