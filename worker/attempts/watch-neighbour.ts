import { setTimeout as delay } from "node:timers/promises";
import { openClient } from "@/lib/server/db/open-client";
import { findNeighbour, hasFreeLock, type Neighbour } from "@/lib/server/store/workers";
import type { TaskPorts } from "@/worker/held/task-ports";

type Watch = {
  databaseUrl: string;
  workerId: string;
  /** Between two looks at who is next. */
  everyMs: number;
  /** The one that was watched is gone. */
  onGone(workerId: string): void;
};

/** A worker whose connection alone was lost takes its lock again within so long. Milliseconds. */
const secondThoughtMs = 300;

/**
 * Waits for the lock of the next worker in the circle of all that live, on a connection of its own: the database answers the
 * moment that one's session ends, and nobody has to ask. So of any number of workers each death is noticed at once, by one.
 * Runs until the signal aborts.
 */
export async function watchNeighbours(
  { databaseUrl, workerId, everyMs, onGone }: Watch,
  { database, log }: Pick<TaskPorts, "database" | "log">,
  signal: AbortSignal,
): Promise<void> {
  const rest = () => delay(everyMs, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    try {
      const next = await findNeighbour(database.db, workerId);
      if (next === null) await rest();
      else if ((await watch(next)) === "freed") {
        await delay(secondThoughtMs, undefined, { signal });
        if (await hasFreeLock(database.db, next.lockKey)) onGone(next.workerId);
      }
    } catch (error) {
      if (signal.aborted) return;
      log.debug({ err: error }, "the next worker could not be watched");
      await rest();
    }
  }

  async function watch({ workerId: watched, lockKey }: Neighbour): Promise<"freed" | "another"> {
    const client = openClient(databaseUrl);
    const freed = client`select pg_advisory_lock_shared(${lockKey}::bigint)`.then(() => "freed" as const);
    // It loses the race when somebody else comes to be next, and rejects when its connection is ended then.
    freed.catch(() => undefined);
    try {
      for (;;) {
        const first = await Promise.race([freed, rest().then(() => "look" as const)]);
        if (first === "freed") return first;
        signal.throwIfAborted();
        if ((await findNeighbour(database.db, workerId))?.workerId !== watched) return "another";
      }
    } finally {
      await client.end({ timeout: 0 });
    }
  }
}
