import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { attemptLogsRoot } from "@/lib/server/storage/attempt-log-folder";
import { unlessGone } from "@/lib/server/storage/files";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { findKeptLogs } from "@/lib/server/store/attempts";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Milliseconds since somebody last opened or wrote it: nobody reads it any more. */
const unusedAfterMs = 3_600_000;
/** An attempt that no row names may be of a database that is only just being put back. */
const unnamedAfterMs = 24 * 3_600_000;
const foldersAtOnce = 500;

/**
 * Removes folders of logs that are kept as blobs too, and are made anew from them for whoever opens one; and folders of which no
 * row knows. A log that is kept nowhere else stays.
 */
export async function sweepLogs({
  dataDir,
  database,
  log,
}: Pick<TaskPorts, "dataDir" | "database" | "log">): Promise<void> {
  const root = attemptLogsRoot(dataDir);
  const names = (await unlessGone(readdir(root))) ?? [];
  let removed = 0;
  for (let from = 0; from < names.length; from += foldersAtOnce) {
    const some = names.slice(from, from + foldersAtOnce);
    const kept = await findKeptLogs(database.db, some);
    for (const name of some) {
      if (kept.get(name) === false) continue;
      const folder = join(root, name);
      const found = await unlessGone(stat(folder));
      const afterMs = kept.has(name) ? unusedAfterMs : unnamedAfterMs;
      if (found === null || Date.now() - found.mtimeMs < afterMs) continue;
      await removeFolder(folder);
      removed += 1;
    }
  }
  if (removed > 0) log.info({ folders: removed }, "logs that are kept as blobs were removed beside them");
}
