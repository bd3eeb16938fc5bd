import { openClient } from "./client";

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
  let held = false;
  let closing = false;
  // The client drops a connection after max_lifetime (30 to 60 minutes by default) and opens another without the lock.
  const sql = openClient(url, {
    max: 1,
    maxLifetime: null,
    onclose: () => {
      if (!held || closing) return;
      held = false;
      onLost();
    },
  });
  const take = async () => {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockKey}::bigint) as taken`;
    held = row?.taken === true;
    return held;
  };
  const close = async () => {
    closing = true;
    held = false;
    await sql.end({ timeout: 2 });
  };
  if (!(await take())) {
    await close();
    throw new Error(`Another session holds the worker lock ${lockKey}.`);
  }
  return {
    isHeld: () => held,
    retake: async () => {
      if (held) return true;
      try {
        return await take();
      } catch {
        return false; // the server is away: the caller asks again before its next claim
      }
    },
    close,
  };
}
