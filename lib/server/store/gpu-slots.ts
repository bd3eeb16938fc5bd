import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { fitsBeside } from "@/lib/core/fleet/gpu-shares";
import type { Db, Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { type PlaceRow, place } from "./attempt-queue";
import type { AttemptRow } from "./attempts";

/** Frees what the attempt has taken and still holds. Holding nothing is no error. */
export async function releaseGpus(
  db: Db,
  { attemptId, gpuDevices }: Pick<AttemptRow, "attemptId" | "gpuDevices">,
): Promise<void> {
  if (!gpuDevices?.length) return;
  await db.update(gpuSlot).set({ attemptId: null, takenAt: null }).where(eq(gpuSlot.attemptId, attemptId));
}

/** Of a device (`gpu_slot`): attempts that run on a share of it. What has exited holds nothing any more. */
const isSharing = sql`${attempt.gpuShare} is not null and ${attempt.status} in ('starting', 'running')
  and ${attempt.hostId} = ${gpuSlot.hostId} and ${gpuSlot.device} = any(${attempt.gpuDevices})`;
/** Of a device (`gpu_slot`), how much is taken in shares. */
export const takenInShares = sql<number>`coalesce((
  select sum(${attempt.gpuShare}) from ${attempt} where ${isSharing}), 0)::float8`;

/**
 * Takes `count` devices of a host that nobody uses, lowest name first; null when there are not so many, and nothing is taken.
 * With a `share` it is one, which others may have shares of: the one that most is taken of and that still has so much. The
 * caller holds the host's lock. A share is held by the attempt's own row, for as long as it runs.
 */
export async function takeGpus(
  tx: Tx,
  given: { hostId: string; attemptId: string; count: number; share: number | null; now: Date },
): Promise<string[] | null> {
  const { hostId, attemptId, count, share, now } = given;
  if (count === 0) return [];
  const unheld = await tx
    .select({ device: gpuSlot.device, taken: takenInShares })
    .from(gpuSlot)
    .where(and(eq(gpuSlot.hostId, hostId), isNull(gpuSlot.attemptId)))
    .orderBy(asc(gpuSlot.device))
    .for("update");
  if (share !== null) {
    const fitting = unheld.filter((one) => fitsBeside(share, one.taken));
    const [fullest] = fitting.sort((one, other) => other.taken - one.taken);
    return fullest ? [fullest.device] : null;
  }
  const free = unheld.filter((one) => one.taken === 0).slice(0, count);
  if (free.length < count) return null;
  const devices = free.map(({ device }) => device);
  await tx
    .update(gpuSlot)
    .set({ attemptId, takenAt: now })
    .where(and(eq(gpuSlot.hostId, hostId), inArray(gpuSlot.device, devices)));
  return devices;
}

/** `share`: of the device, above 0. */
export type SharingRow = PlaceRow & { share: number; takenAt: Date | null };

/** `heldBy`: whoever has it whole. `sharedBy`: those that have shares of it. */
export type GpuRow = {
  hostId: string;
  device: string;
  takenAt: Date | null;
  heldBy: PlaceRow | null;
  sharedBy: SharingRow[];
};

export async function listGpus(db: Db): Promise<GpuRow[]> {
  const rows = await db
    .select({ hostId: gpuSlot.hostId, device: gpuSlot.device, takenAt: gpuSlot.takenAt, ...place })
    .from(gpuSlot)
    .leftJoin(attempt, eq(attempt.attemptId, gpuSlot.attemptId))
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .orderBy(asc(gpuSlot.hostId), asc(gpuSlot.device));
  const sharing = await db
    .select({
      hostId: attempt.hostId,
      devices: attempt.gpuDevices,
      share: sql<number>`${attempt.gpuShare}`,
      takenAt: attempt.startedAt,
      ...place,
    })
    .from(attempt)
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(and(isNotNull(attempt.gpuShare), inArray(attempt.status, ["starting", "running"])))
    .orderBy(asc(attempt.startedAt), asc(attempt.attemptId));
  return rows.map(({ hostId, device, takenAt, attemptId, taskId, projectId, ...rest }) => ({
    hostId,
    device,
    takenAt,
    heldBy:
      attemptId !== null && taskId !== null && projectId !== null
        ? { attemptId, taskId, projectId, ...rest }
        : null,
    sharedBy: sharing.flatMap(({ hostId: onHost, devices, ...one }) =>
      onHost === hostId && devices?.includes(device) ? [one] : [],
    ),
  }));
}
