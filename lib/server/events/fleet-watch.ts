import type { Logger } from "pino";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { listGpus } from "@/lib/server/store/gpu-slots";
import { listHosts } from "@/lib/server/store/shown-hosts";
import { listWorkers } from "@/lib/server/store/shown-workers";
import type { Notifications, Unsubscribe } from "./notifications";

/** What tells the streams of a process that workers, hosts, GPUs or the queue are no longer what they were. */
export type FleetWatch = {
  /** Notifies at once when the database notifies of the fleet, and after a look that found a change. */
  onChange: (notify: () => void) => Unsubscribe;
  /**
   * Looks at workers and hosts once for all who wait, and not at all for nobody. Nothing notifies when a worker falls silent,
   * and a sign of life is no news by itself. Never rejects.
   */
  look: () => Promise<void>;
};

type Given = { database: Database; notifications: Notifications; log: Logger };

const workersLookedAt = 100;

export function createFleetWatch({ database, notifications, log }: Given): FleetWatch {
  const listeners = new Set<() => void>();
  /** Of the look before; null: there was none since somebody began to wait. */
  let seen: string | null = null;
  let looking: Promise<void> | null = null;

  const lookNow = async (): Promise<void> => {
    if (listeners.size === 0) {
      seen = null;
      return;
    }
    try {
      const now = await readFleet(database.db);
      const changed = seen !== null && now !== seen;
      seen = now;
      if (changed) for (const notify of listeners) notify();
    } catch (error) {
      // A fleet that cannot be read has not changed; the next look compares with what was seen last.
      if (!isDatabaseAway(error)) log.error({ err: error }, "workers and hosts could not be looked at");
    }
  };
  /** One at a time: of two that overlap the older answer could come last. */
  const look = (): Promise<void> => {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  };

  return {
    onChange: (notify) => {
      const own = () => notify();
      listeners.add(own);
      const unsubscribe = notifications.onFleet(own);
      // What later looks are compared with.
      if (listeners.size === 1) void look();
      return () => {
        listeners.delete(own);
        unsubscribe();
      };
    },
    look,
  };
}

/** What workers and hosts say of themselves, without the times at which they say it. */
async function readFleet(db: Db): Promise<string> {
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
}
