import { once } from "node:events";

/**
 * From now on Ctrl-C and its like ask, and do not kill. Kept listening: a second Ctrl-C must not cut off an orderly
 * end that takes seconds at most.
 * @returns {AbortSignal}
 */
export function listenForShutdown() {
  const asked = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => asked.abort());
  }
  return asked.signal;
}

/** @param {AbortSignal} signal */
export async function untilAborted(signal) {
  if (signal.aborted) return;
  // A listener keeps no process alive by itself.
  const alive = setInterval(() => undefined, 60_000);
  await once(signal, "abort");
  clearInterval(alive);
}
