import type { EventEmitter } from "node:events";
import type { Logger } from "pino";

/** What the other end of a connection, or the way to it, can do at any time. Of Node's and libuv's error codes. */
const socketErrors: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/**
 * A connection that breaks while nobody listens to it, inside of a library, ends no process: whoever waits for its answer
 * has a time limit of their own, and trainers of every project would wait for the restart. `breakOff`: answers which attempt an
 * error arose in and ends that one; the others go on. Everything else ends the process as before.
 */
export function outliveSocketErrors(
  source: Pick<EventEmitter, "on">,
  {
    log,
    exit,
    breakOff = () => null,
  }: {
    log: Pick<Logger, "error" | "fatal">;
    exit: (status: number) => void;
    breakOff?: (error: unknown) => string | null;
  },
): void {
  source.on("uncaughtException", (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) => {
    const code = error instanceof Error && "code" in error ? error.code : null;
    // A promise that nobody caught is work that has not been done, a start that failed among it.
    if (origin === "uncaughtException" && socketErrors.has(code)) {
      log.error({ err: error }, "a connection broke while nobody listened to it");
      return;
    }
    const attemptId = breakOff(error);
    if (attemptId !== null) {
      log.error({ err: error, attemptId }, "an error that nobody caught ends its attempt");
      return;
    }
    log.fatal({ err: error }, "an error that nobody caught ends the worker");
    exit(1);
  });
}
