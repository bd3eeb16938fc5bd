import { join } from "node:path";

export const attemptLogsRoot = (dataDir: string): string => join(dataDir, "attempt-logs");

/** Where the log of an attempt lies on its host, in the layout of attempt-log.ts; readable while it is written. */
export function attemptLogFolder(dataDir: string, attemptId: string): string {
  return join(attemptLogsRoot(dataDir), attemptId);
}
