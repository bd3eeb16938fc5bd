import type { Logger } from "pino";

/** The supervisor sends SIGKILL 3.5 s after SIGTERM. */
const exitWithinMs = 3_000;

/**
 * Stops and exits on SIGTERM, on SIGINT, and when the parent process is gone (its IPC channel closes). The status is 0 also
 * when the database was away and nothing could be handed back: other workers see from the leases and the lock that this
 * one is gone.
 */
export function exitOnSignal(stop: () => Promise<void>, log: Logger): void {
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info({ why }, "the worker stops");
    setTimeout(() => process.exit(0), exitWithinMs).unref();
    void stop()
      .catch((error: unknown) => log.warn({ err: error }, "not everything could be handed back"))
      .finally(() => process.exit(0));
  };
  process.once("SIGTERM", () => leave("SIGTERM"));
  process.once("SIGINT", () => leave("SIGINT"));
  process.once("disconnect", () => leave("its parent is gone"));
}
