import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { listGpus, listHosts, listWorkers } from "@/lib/server/store/fleet-views";
import type { Doorbell } from "./doorbell";
import { createWake } from "./wake";

/** Workers, hosts, GPUs or the queue are no longer what they were. */
export type FleetFrame = { kind: "fleet" };

/** Milliseconds. `restMs`: between two frames at least. `lookMs`: how often workers and hosts are looked at. */
export type FleetPace = { restMs: number; lookMs: number };
const fleetPace: FleetPace = { restMs: 2_000, lookMs: 3_000 };

export type TailFleet = {
  database: Database;
  doorbell: Doorbell;
  signal: AbortSignal;
  pace?: FleetPace;
};

const workersLookedAt = 100;

/**
 * A frame whenever the fleet changes, until the signal aborts: at once when somebody rings. Nobody rings when a worker
 * falls silent, and a sign of life is no news by itself; so this looks at workers and hosts, and no page has to ask.
 */
export async function* tailFleet(given: TailFleet): AsyncGenerator<FleetFrame, void, void> {
  const { database, doorbell, signal, pace = fleetPace } = given;
  const wake = createWake();
  const unsubscribe = doorbell.onFleet(wake.ring);
  try {
    let seen = await lookAtFleet(database.db);
    while (!signal.aborted) {
      const woken = await wake.wait(pace.lookMs, signal);
      if (woken === "aborted") return;
      // Who rang is believed: at that moment the database has an event to read.
      if (woken === "timeout") {
        const now = await lookAtFleet(database.db);
        const changed = now !== null && seen !== null && now !== seen;
        seen = now ?? seen;
        if (!changed) continue;
      }
      yield { kind: "fleet" };
      await createWake().wait(pace.restMs, signal);
    }
  } finally {
    unsubscribe();
  }
}

/** What workers and hosts say of themselves, without the times at which they say it. Null: the database is away. */
async function lookAtFleet(db: Db): Promise<string | null> {
  try {
    const workers = await listWorkers(db, workersLookedAt);
    const hosts = await listHosts(db);
    const gpus = await listGpus(db);
    return JSON.stringify([
      workers.map((row) => [row.workerId, row.alive, row.blocked, row.hostId]),
      hosts.map(({ lastSeenAt, lastReconciliation, ...host }) => [
        host,
        lastReconciliation && { ...lastReconciliation, at: null },
      ]),
      gpus.map(({ hostId, device }) => [hostId, device]),
    ]);
  } catch (error) {
    if (isDatabaseAway(error)) return null;
    throw error;
  }
}
