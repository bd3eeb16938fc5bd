import { once } from "node:events";

const parentPollMs = 250;

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
  // npm hands SIGTERM to the shell between us, which dies of it and tells nobody: we find ourselves without a parent.
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid === parent || asked.abort(), parentPollMs).unref();
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
