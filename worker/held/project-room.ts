import type { Outcome } from "@/lib/core/attempts/outcome";
import { readStorageRoom } from "@/lib/server/store/project-storage";
import type { HeldAttempt } from "./held-attempt";
import { askDatabase } from "./read-run";
import type { TaskPorts } from "./task-ports";

/** Bytes that the attempt's project may still store; without end where it has no limit. */
export async function readProjectRoom(held: HeldAttempt, ports: TaskPorts): Promise<number> {
  const { projectId } = held.attempt;
  const room = await askDatabase(held, ports, () =>
    readStorageRoom(ports.database.db, projectId, ports.limits.projectStorageBytes ?? null),
  );
  return room ?? Number.POSITIVE_INFINITY;
}

/** Why it cannot be kept; null when it fits. Sizes in bytes. */
export function judgeRoom(bytes: number, room: number): string | null {
  if (bytes <= room) return null;
  const [needed, left] = [bytes, Math.max(0, room)].map((size) => (size / 1e9).toFixed(3));
  return `It takes ${needed} GB, and the project's storage limit leaves ${left} GB.`;
}

export const exhausted = (message: string): Outcome => ({
  kind: "failed",
  code: "storage_exhausted",
  message,
  exitCode: null,
});
