import type { Logger } from "pino";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { listGpus } from "@/lib/server/store/gpu-slots";
import { listHosts } from "@/lib/server/store/shown-hosts";
import { listWorkers } from "@/lib/server/store/shown-workers";
import type { Notifications, Unsubscribe } from "./notifications";

/** Workers, hosts, GPUs or the queue are no longer what they were. */
export type FleetFrame = { kind: "fleet" };

/** What tells the streams of a process that workers, hosts, GPUs or the queue are no longer what they were. */
export type FleetWatch = {
  /**
   * Notifies at once when the database notifies of the fleet, and after a look that found a change; of changes in quick
   * succession the next ones come as one, after a rest.
   */
  onChange: (notify: (frame: FleetFrame) => void) => Unsubscribe;
  /**
   * Looks at workers and hosts once for all who wait, and not at all for nobody. Nothing notifies when a worker falls silent,
   * and a sign of life is no news by itself. Never rejects.
   */
  look: () => Promise<void>;
};

type Given = {
  database: Database;
  notifications: Notifications;
  log: Logger;
  /** Milliseconds between two times that it notifies at least. */
  restMs?: number;
};

const workersLookedAt = 100;

export function createFleetWatch({ database, notifications, log, restMs = 2_000 }: Given): FleetWatch {
  const listeners = new Map<(frame: FleetFrame) => void, { restsUntilMs: number; isDue: boolean }>();
  let unsubscribe: Unsubscribe | null = null;
  let resting: NodeJS.Timeout | null = null;
  /** Of the look before; null: there was none since somebody began to wait. */
  let seen: string | null = null;
  let looking: Promise<void> | null = null;

  const notifyAll = (): void => {
    const frame: FleetFrame = { kind: "fleet" };
    const nowMs = performance.now();
    for (const [notify, rest] of listeners) {
      rest.isDue = nowMs < rest.restsUntilMs;
      if (rest.isDue) continue;
      rest.restsUntilMs = nowMs + restMs;
      notify(frame);
    }
    // One clock for all who rest: who was told last waits as long as they should, the others a little longer.
    if (resting || ![...listeners.values()].some(({ isDue }) => isDue)) return;
    resting = setTimeout(() => {
      resting = null;
      notifyDue();
    }, restMs);
    resting.unref();
  };
  const notifyDue = (): void => {
    const frame: FleetFrame = { kind: "fleet" };
    for (const [notify, rest] of listeners) {
      if (!rest.isDue) continue;
      rest.isDue = false;
      rest.restsUntilMs = performance.now() + restMs;
      notify(frame);
    }
  };
  const lookNow = async (): Promise<void> => {
    if (listeners.size === 0) {
      seen = null;
      return;
    }
    try {
      const now = await readFleet(database.db);
      const changed = seen !== null && now !== seen;
      seen = now;
      if (changed) notifyAll();
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
      const own = (frame: FleetFrame) => notify(frame);
      listeners.set(own, { restsUntilMs: 0, isDue: false });
      unsubscribe ??= notifications.onFleet(notifyAll);
      // What later looks are compared with.
      if (listeners.size === 1) void look();
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        unsubscribe?.();
        unsubscribe = null;
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
