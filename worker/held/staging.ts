import { join } from "node:path";
import { removeFolder } from "@/lib/server/storage/remove-folder";

export function stagingRoot(dataDir: string): string {
  return join(dataDir, "staging");
}

/** The folder of one attempt. Nothing in it is needed once the attempt is over. */
export function stagingFolder(dataDir: string, attemptId: string): string {
  return join(stagingRoot(dataDir), attemptId);
}

export async function removeStaging(dataDir: string, attemptId: string, signal?: AbortSignal): Promise<void> {
  await removeFolder(stagingFolder(dataDir, attemptId), { signal });
}
