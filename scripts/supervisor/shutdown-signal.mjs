/** @returns {Promise<string>} the signal that asks this process to end */
export function waitForShutdownSignal() {
  return new Promise((resolve) => {
    // Kept listening: a second Ctrl-C must not cut off an orderly end that takes seconds at most.
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.on(signal, () => resolve(signal));
    }
  });
}
