import { type Counts, countEverything } from "@/lib/server/store/counts";
import { listWorkers } from "@/lib/server/store/shown-workers";
import type { Shared } from "../service-context";

export type SystemCounts = Counts & { workersAlive: number };

export async function readCounts({ database }: Pick<Shared, "database">): Promise<SystemCounts> {
  const counts = await countEverything(database.db);
  const workers = await listWorkers(database.db, 1_000);
  return { ...counts, workersAlive: workers.filter(({ alive }) => alive).length };
}
