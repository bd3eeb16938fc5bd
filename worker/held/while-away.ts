import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { EngineAwayError } from "@/worker/containers/port";

type Patience = { signal: AbortSignal; retryMs: number };

/**
 * Repeats `ask` while the database is away. A question whose answer was lost arrives twice, so `ask` must do no harm when
 * it is repeated. Throws every other error, and the signal's reason once it aborts.
 */
export function whileDatabaseAway<Answer>(
  ask: () => Promise<Answer>,
  { onAway, ...patience }: Patience & { onAway: (error: unknown) => void },
): Promise<Answer> {
  return whileAway(ask, patience, (error) => {
    const isAway = isDatabaseAway(error);
    if (isAway) onAway(error);
    return isAway;
  });
}

/** The same while the container engine is away; nobody is told, because the worker itself says so. */
export function whileEngineAway<Answer>(ask: () => Promise<Answer>, patience: Patience): Promise<Answer> {
  return whileAway(ask, patience, (error) => error instanceof EngineAwayError);
}

async function whileAway<Answer>(
  ask: () => Promise<Answer>,
  { signal, retryMs }: Patience,
  isAway: (error: unknown) => boolean,
): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error)) throw error;
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
