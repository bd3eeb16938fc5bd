import { rm } from "node:fs/promises";
import { join } from "node:path";

export function stagingRoot(dataDir: string): string {
  return join(dataDir, "staging");
}

/** An attempt's own folder while it lives; nothing in it is needed afterwards. */
export function stagingFolder(dataDir: string, attemptId: string): string {
  return join(stagingRoot(dataDir), attemptId);
}

export async function removeStaging(dataDir: string, attemptId: string): Promise<void> {
  await rm(stagingFolder(dataDir, attemptId), { recursive: true, force: true });
}
