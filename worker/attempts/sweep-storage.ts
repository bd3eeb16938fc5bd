import { findUnreferenced } from "@/lib/server/store/blob-references";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Milliseconds. No attempt's last report takes that long, so an older file without a row will never get one. */
const oldAfterMs = 24 * 3_600_000;

/**
 * Removes stored files that no row names: the process that stored them died before it wrote the row, or the row was deleted
 * just after somebody had stored the same file again.
 */
export async function sweepStorage({
  storage,
  database,
  log,
}: Pick<TaskPorts, "storage" | "database" | "log">): Promise<void> {
  const leftovers = await storage.removeLeftovers(oldAfterMs);
  let blobs = 0;
  for await (const page of storage.listSettled(oldAfterMs))
    for (const sha256 of await findUnreferenced(database.db, page))
      if (await storage.remove(sha256)) blobs += 1;
  if (leftovers + blobs > 0) log.info({ leftovers, blobs }, "files that nothing names were removed");
}
