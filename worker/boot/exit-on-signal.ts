import type { Logger } from "pino";

/** Whoever started us waits 3.5 s before SIGKILL. */
const exitWithinMs = 3_000;

/**
 * SIGTERM, SIGINT and a parent that is gone (its IPC channel closes) all mean: stop and exit, with status 0 also when the
 * database was away and nothing could be handed back; leases and the lock tell others then.
 */
export function exitOnSignal(stop: () => Promise<void>, log: Logger): void {
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info({ why }, "the worker stops");
    setTimeout(() => process.exit(0), exitWithinMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.warn({ err: error }, "not everything could be handed back");
        process.exit(0);
      },
    );
  };
  process.once("SIGTERM", () => leave("SIGTERM"));
  process.once("SIGINT", () => leave("SIGINT"));
  process.once("disconnect", () => leave("its parent is gone"));
}
