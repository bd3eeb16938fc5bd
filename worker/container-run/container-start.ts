import { readDatabaseTime } from "@/lib/server/db/clock";
import type { StartResult } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";

/**
 * When a container began. The worker, the engine and the database may each have another time of day, so the moment is kept
 * by each clock that something will be compared with.
 */
export type ContainerStart = {
  /** By the engine's clock, as its exit is. */
  byEngine: Date;
  /** By the database's clock, as the rows and the requests to stop are. */
  byDatabase: Date;
  /**
   * Milliseconds that it has run: what the engine said when the container was started or adopted, and since then a clock that
   * nobody sets and that stands still while the machine does, as the container does then.
   */
  ageMs(): number;
};

/**
 * The engine says how long ago the container began, and that is subtracted from the database's time. An attempt whose start
 * has been reported has it in its row.
 */
export async function placeStart(
  { startedAt, ageMs }: Extract<StartResult, { ok: true }>,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ContainerStart> {
  const answeredAtMs = ports.steadyMs();
  const age = () => Math.floor(ageMs + ports.steadyMs() - answeredAtMs);
  const told = held.attempt.startedAt;
  if (told) return { byEngine: startedAt, byDatabase: told, ageMs: age };
  const byDatabase = await askDatabase(held, ports, async () => {
    const agoMs = age();
    return new Date((await readDatabaseTime(ports.database.db)).getTime() - agoMs);
  });
  return { byEngine: startedAt, byDatabase, ageMs: age };
}
