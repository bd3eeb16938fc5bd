import { and, eq, isNull, lt, notInArray, sql } from "drizzle-orm";
import { addReadings, type GpuReading } from "@/lib/core/fleet/gpu-readings";
import type { Db } from "@/lib/server/db/client";
import { gpuSlot, host } from "@/lib/server/db/schema/fleet";

type HostRow = typeof host.$inferSelect;

export type LastReconciliation = NonNullable<HostRow["lastReconciliation"]>;

/** `devices`: GPU uuids, or names of emulated slots. `gpuReadings`: by device. */
export type HostReport = Pick<
  HostRow,
  "hostId" | "name" | "cpus" | "memoryBytes" | "gpuKind" | "gpuModel"
> & { devices: readonly string[]; gpuReadings?: Readonly<Record<string, GpuReading>> };

/**
 * What an engine's host offers, as its worker sees it now. A device that is gone loses its row unless an attempt holds
 * it; then the row goes with a later report, once it was let go.
 */
export async function upsertHost(
  db: Db,
  { devices, gpuReadings = {}, ...report }: HostReport,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [known] = await tx
      .select({ gpuReadings: host.gpuReadings })
      .from(host)
      .where(eq(host.hostId, report.hostId));
    const seen = {
      ...report,
      gpuReadings: addReadings(known?.gpuReadings ?? {}, gpuReadings),
      lastSeenAt: sql`clock_timestamp()`,
    };
    await tx.insert(host).values(seen).onConflictDoUpdate({ target: host.hostId, set: seen });
    const { hostId } = report;
    const gone = devices.length > 0 ? notInArray(gpuSlot.device, [...devices]) : undefined;
    await tx.delete(gpuSlot).where(and(eq(gpuSlot.hostId, hostId), isNull(gpuSlot.attemptId), gone));
    if (devices.length === 0) return;
    await tx
      .insert(gpuSlot)
      .values(devices.map((device) => ({ hostId, device })))
      .onConflictDoNothing();
  });
}

/** Tells what `reconcile` did last; also a sign of life of the host. */
export async function recordReconciliation(
  db: Db,
  hostId: string,
  lastReconciliation: LastReconciliation,
): Promise<void> {
  await db
    .update(host)
    .set({ lastReconciliation, lastSeenAt: sql`clock_timestamp()` })
    .where(eq(host.hostId, hostId));
}

/** A draining host takes nothing new; what runs there ends. @returns its name; null when there is no such host */
export async function setDraining(db: Db, hostId: string, draining: boolean): Promise<string | null> {
  const [row] = await db.update(host).set({ draining }).where(eq(host.hostId, hostId)).returning();
  return row?.name ?? null;
}

/** Hosts whose engine nobody has heard of for so long. */
export async function listSilentHosts(db: Db, silentMs: number): Promise<string[]> {
  const rows = await db
    .select({ hostId: host.hostId })
    .from(host)
    .where(lt(host.lastSeenAt, sql`clock_timestamp() - interval '1 millisecond' * ${silentMs}`));
  return rows.map(({ hostId }) => hostId);
}
