import { setTimeout as wait } from "node:timers/promises";

/** `look` again and again, `restMs` after the end of the one before, until the signal aborts. It never rejects. */
export async function keepLooking(
  look: () => Promise<void>,
  restMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // An abort ends the rest early; the loop's own condition ends the looks.
    await wait(restMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) await look();
  }
}
