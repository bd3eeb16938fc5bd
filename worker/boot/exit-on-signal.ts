import type { Logger } from "pino";

/** The supervisor sends SIGKILL 3.5 s after SIGTERM. */
const exitWithinMs = 3_000;

/**
 * `waits`: the stop may take as long as its containers do, and a second signal cuts it off.
 *
 * Stops and exits on SIGTERM, on SIGINT, and when the parent process is gone (its IPC channel closes). The status is 0 also
 * when the database was away and nothing could be handed back: other workers see from the leases and the lock that this
 * one is gone.
 */
export function exitOnSignal(stop: () => Promise<void>, log: Logger, waits: boolean): void {
  let leaving = false;
  const leave = (why: string) => {
    // What it handed back it has handed back by then; its containers go on, and the next worker adopts them.
    if (leaving && waits) process.exit(0);
    if (leaving) return;
    leaving = true;
    log.info({ why, waits }, "the worker stops");
    if (!waits) setTimeout(() => process.exit(0), exitWithinMs).unref();
    void stop()
      .catch((error: unknown) => log.warn({ err: error }, "not everything could be handed back"))
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", () => leave("SIGTERM"));
  process.on("SIGINT", () => leave("SIGINT"));
  process.once("disconnect", () => leave("its parent is gone"));
}
