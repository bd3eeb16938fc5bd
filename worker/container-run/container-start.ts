import { readDatabaseTime } from "@/lib/server/db/clock";
import type { StartResult } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { whileEngineAway } from "@/worker/held/while-away";

/**
 * When a container began. The worker, the engine and the database may each have another time of day, so the moment is kept
 * by each clock that something will be compared with.
 */
export type ContainerStart = {
  /** By the engine's clock, as its exit is. */
  byEngine: Date;
  /** By the database's clock, as the rows and the requests to stop are. */
  byDatabase: Date;
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
  const told = held.attempt.startedAt;
  if (told) return { byEngine: startedAt, byDatabase: told };
  const answeredAtMs = ports.steadyMs();
  const byDatabase = await askDatabase(held, ports, async () => {
    const agoMs = Math.floor(ageMs + ports.steadyMs() - answeredAtMs);
    return new Date((await readDatabaseTime(ports.database.db)).getTime() - agoMs);
  });
  return { byEngine: startedAt, byDatabase };
}

/** Milliseconds that it has run, by the engine's clock. An engine that is away is asked again until `signal` aborts. */
export async function readAgeMs(
  { byEngine }: ContainerStart,
  signal: AbortSignal,
  { engine, pace: { retryMs } }: TaskPorts,
): Promise<number> {
  const now = await whileEngineAway(() => engine.readClock(), { signal, retryMs });
  return now.getTime() - byEngine.getTime();
}
