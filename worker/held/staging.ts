import { unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unlessGone } from "@/lib/server/storage/files";
import { removeEmpty, removeFolder } from "@/lib/server/storage/remove-folder";

export function stagingRoot(dataDir: string): string {
  return join(dataDir, "staging");
}

/** The folder of one attempt. Nothing in it is needed once the attempt is over. */
export function stagingFolder(dataDir: string, attemptId: string): string {
  return join(stagingRoot(dataDir), attemptId);
}

/**
 * `laidOut`: files in it that this worker put into folders which no container can write to. They go by their names, in fewer calls
 * than folders of which nothing is known.
 */
export async function removeStaging(
  dataDir: string,
  attemptId: string,
  { signal, laidOut = [] }: { signal?: AbortSignal; laidOut?: readonly string[] } = {},
): Promise<void> {
  const folder = stagingFolder(dataDir, attemptId);
  const parents = new Set<string>();
  for (const file of laidOut) {
    signal?.throwIfAborted();
    await unlessGone(unlink(join(folder, file)));
    for (let at = dirname(file); at !== "."; at = dirname(at)) parents.add(at);
  }
  const innerFirst = [...parents].sort((one, other) => other.length - one.length);
  for (const parent of innerFirst) await removeEmpty(join(folder, parent));
  if (laidOut.length === 0 || !(await removeEmpty(folder))) await removeFolder(folder, { signal });
}
