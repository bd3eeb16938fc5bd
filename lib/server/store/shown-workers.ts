import { and, desc, getTableColumns, gt, isNull, or, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { worker } from "@/lib/server/db/schema/fleet";
import { isWorkerAlive } from "./workers";

/** `alive`: by the database's clock, like all ages here. */
export type WorkerRow = typeof worker.$inferSelect & { alive: boolean };

/** Those that have not stopped, and those that stopped within the last hour; newest first. */
export async function listWorkers(db: Db, limit: number): Promise<WorkerRow[]> {
  return db
    .select({ ...getTableColumns(worker), alive: isWorkerAlive })
    .from(worker)
    .where(
      and(
        or(isNull(worker.stoppedAt), gt(worker.stoppedAt, sql`now() - interval '1 hour'`)),
        gt(worker.lastSeenAt, sql`now() - interval '1 day'`),
      ),
    )
    .orderBy(desc(worker.startedAt))
    .limit(limit);
}
