import { type Counts, countEverything, listWorkers } from "@/lib/server/store/fleet-views";
import { isAlive } from "@/lib/server/store/workers";
import type { Shared } from "../service-context";

export async function readCounts({
  database,
}: Pick<Shared, "database">): Promise<Counts & { workersAlive: number }> {
  const counts = await countEverything(database.db);
  const now = new Date();
  const workers = await listWorkers(database.db, 1_000);
  return { ...counts, workersAlive: workers.filter((row) => isAlive(row, now)).length };
}
