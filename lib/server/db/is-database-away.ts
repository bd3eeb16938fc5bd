/** Codes of Node, postgres.js and Postgres that say: the connection failed, not the question. */
const lostCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ENOTFOUND",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "25P03", // idle_in_transaction_session_timeout
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
]);

/** Two transactions were in each other's way, and Postgres has rolled this one back; nothing is wrong with it. */
const collisionCodes: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
]);

/** The server did not get to it: a lock or the statement took too long. Class 53 (disk, memory, connections) says the same. */
const overloadCodes: ReadonlySet<string> = new Set([
  "55P03", // lock_not_available
  "57014", // query_canceled
]);

/** Is the connection gone, whatever was asked on it? */
export const isConnectionLost = (error: unknown): boolean =>
  hasCode(error, (code) => lostCodes.has(code) || code.startsWith("08"));

/** May the same transaction be tried at once again? */
export const isCollision = (error: unknown): boolean => hasCode(error, (code) => collisionCodes.has(code));

/** Is the database out of reach, or could it not do what it was asked just now? Then the same may be asked again later. */
export const isDatabaseAway = (error: unknown): boolean =>
  isConnectionLost(error) ||
  isCollision(error) ||
  hasCode(error, (code) => overloadCodes.has(code) || code.startsWith("53"));

/** Is the error, or what caused it, one with such a code? Drizzle wraps the driver's error as its cause. */
export function hasCode(error: unknown, fits: (code: string) => boolean): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at ? at.code : undefined;
    if (typeof code === "string" && fits(code)) return true;
  }
  return false;
}
