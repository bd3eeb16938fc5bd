import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";

/**
 * Repeats `ask` while the database is away. A question whose answer was lost arrives twice, so `ask` must do no harm when
 * it is repeated. Throws every other error, and the signal's reason once it aborts.
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
