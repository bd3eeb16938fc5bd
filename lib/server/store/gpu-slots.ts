import { and, asc, eq, inArray, isNull } from "drizzle-orm";
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

/** Takes `count` free devices of a host, lowest name first; null when there are not so many, and nothing is taken. */
export async function takeGpus(
  tx: Tx,
  { hostId, attemptId, count, now }: { hostId: string; attemptId: string; count: number; now: Date },
): Promise<string[] | null> {
  if (count === 0) return [];
  const free = await tx
    .select({ device: gpuSlot.device })
    .from(gpuSlot)
    .where(and(eq(gpuSlot.hostId, hostId), isNull(gpuSlot.attemptId)))
    .orderBy(asc(gpuSlot.device))
    .limit(count)
    .for("update");
  if (free.length < count) return null;
  const devices = free.map(({ device }) => device);
  await tx
    .update(gpuSlot)
    .set({ attemptId, takenAt: now })
    .where(and(eq(gpuSlot.hostId, hostId), inArray(gpuSlot.device, devices)));
  return devices;
}

export type GpuRow = { hostId: string; device: string; takenAt: Date | null; heldBy: PlaceRow | null };

export async function listGpus(db: Db): Promise<GpuRow[]> {
  const rows = await db
    .select({ hostId: gpuSlot.hostId, device: gpuSlot.device, takenAt: gpuSlot.takenAt, ...place })
    .from(gpuSlot)
    .leftJoin(attempt, eq(attempt.attemptId, gpuSlot.attemptId))
    .leftJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .orderBy(asc(gpuSlot.hostId), asc(gpuSlot.device));
  return rows.map(({ hostId, device, takenAt, attemptId, projectId, ...rest }) => ({
    hostId,
    device,
    takenAt,
    heldBy: attemptId !== null && projectId !== null ? { attemptId, projectId, ...rest } : null,
  }));
}
