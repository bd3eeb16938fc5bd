import type postgres from "postgres";
import { openClient } from "./open-client";

export type LockConnection = {
  /** True while this process's session holds the lock. */
  isHeld: () => boolean;
  /** Takes the lock again after it was lost. False when another session has it or the server is away. */
  retake: () => Promise<boolean>;
  close: () => Promise<void>;
};

/**
 * A session advisory lock on a connection of its own: it is gone the moment its process dies, which is how other
 * workers learn of a death before a lease runs out. `lockKey` is an integer from 0 to 2^53 - 1.
 * Throws when the lock cannot be taken at once. Needs a session connection: no transaction pooling in between.
 */
export async function openLockConnection(
  url: string,
  lockKey: number,
  onLost: () => void,
): Promise<LockConnection> {
  let holder: postgres.Sql | null = null;

  /** A new client for every try: one that was lost may be stuck (connection.ts). */
  const take = async (): Promise<boolean> => {
    const client = openClient(url, {
      onclose: () => {
        if (holder !== client) return;
        holder = null;
        void client.end({ timeout: 0 });
        onLost();
      },
    });
    try {
      const [row] = await client<
        { taken: boolean }[]
      >`select pg_try_advisory_lock(${lockKey}::bigint) as taken`;
      if (row?.taken === true) holder = client;
      return holder === client;
    } finally {
      if (holder !== client) await client.end({ timeout: 1 });
    }
  };

  if (!(await take())) throw new Error(`Another session holds the worker lock ${lockKey}.`);
  return {
    isHeld: () => holder !== null,
    retake: async () => {
      if (holder) return true;
      try {
        return await take();
      } catch {
        return false; // the server is away: the caller asks again before its next claim
      }
    },
    close: async () => {
      const client = holder;
      holder = null;
      await client?.end({ timeout: 2 });
    },
  };
}
