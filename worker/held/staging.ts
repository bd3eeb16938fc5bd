import { rm } from "node:fs/promises";
import { join } from "node:path";

export function stagingRoot(dataDir: string): string {
  return join(dataDir, "staging");
}

/** The folder of one attempt. Nothing in it is needed once the attempt is over. */
export function stagingFolder(dataDir: string, attemptId: string): string {
  return join(stagingRoot(dataDir), attemptId);
}

export async function removeStaging(dataDir: string, attemptId: string): Promise<void> {
  await rm(stagingFolder(dataDir, attemptId), { recursive: true, force: true });
}
