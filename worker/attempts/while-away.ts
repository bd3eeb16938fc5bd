import { setTimeout as delay } from "node:timers/promises";

/** Codes of postgres.js and of Postgres itself that say: the connection, not the question, failed. */
const awayCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "57P01",
  "57P02",
  "57P03",
]);

/** Whether a failure means that the database is out of reach; drizzle wraps the driver's error as its cause. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at ? at.code : undefined;
    if (typeof code === "string" && (awayCodes.has(code) || code.startsWith("08"))) return true;
  }
  return false;
}

/**
 * Asks again and again while the database is away; every verb of ours may arrive twice. Throws what is not "away", and
 * the signal's reason once it aborts.
 */
export async function whileDatabaseAway<Answer>(
  ask: () => Promise<Answer>,
  { signal, retryMs, onAway }: { signal: AbortSignal; retryMs: number; onAway: (error: unknown) => void },
): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      onAway(error);
      await pause(retryMs, signal);
    }
  }
}

/** Waits, and throws the signal's own reason when it aborts (Node's own timer would hide it in an AbortError). */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}
