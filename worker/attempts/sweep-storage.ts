import { findUnreferenced } from "@/lib/server/store/blob-references";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Longer than any attempt's last report takes to arrive. */
const oldAfterMs = 24 * 3_600_000;

/** Files that no row names: their process died before the row, or their last row went a moment after somebody put them. */
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
