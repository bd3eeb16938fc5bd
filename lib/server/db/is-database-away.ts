/** Codes of Node, postgres.js and Postgres that say: the connection failed, not the question. */
const awayCodes: ReadonlySet<string> = new Set([
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
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
]);

/** Is the database out of reach? Then the same may be asked again later. Drizzle wraps the driver's error as its cause. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at ? at.code : undefined;
    if (typeof code === "string" && (awayCodes.has(code) || code.startsWith("08"))) return true;
  }
  return false;
}
