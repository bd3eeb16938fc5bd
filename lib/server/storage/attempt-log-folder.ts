import { join } from "node:path";

/** Where the log of an attempt lies on its host, in the layout of attempt-log.ts; readable while it is written. */
export function attemptLogFolder(dataDir: string, attemptId: string): string {
  return join(dataDir, "attempt-logs", attemptId);
}
