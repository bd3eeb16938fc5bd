import { getTableColumns, inArray, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

/**
 * Another one after every change of the run's row: the transaction that wrote it, which Postgres keeps with each row (`xmin`).
 * Two of one number lie four billion transactions apart.
 */
export const runVersion = sql<string>`${trainingRun}.xmin::text`;

export type RunVersion = { runId: string; projectId: string; version: string };

const { runId, projectId } = trainingRun;
const versions = keepQuery((db) =>
  db
    .select({ runId, projectId, version: runVersion })
    .from(trainingRun)
    .where(sql`${runId} = any(${sql.placeholder("runIds")}::text[])`)
    .prepare("run_versions"),
);

/** Of those that exist. */
export const listRunVersions = (db: Db, runIds: readonly string[]): Promise<RunVersion[]> =>
  versions(db).execute({ runIds: toTextArray(runIds) });

/** A run's row but for what only the loop needs. */
export type ShownRunRow = Omit<typeof trainingRun.$inferSelect, "plan">;

const { plan: _plan, ...shown } = getTableColumns(trainingRun);

/** The rows as they are now, with the versions that they have. */
export async function listVersionedRuns(
  db: Db,
  runIds: readonly string[],
): Promise<{ run: ShownRunRow; version: string }[]> {
  if (runIds.length === 0) return [];
  return db
    .select({ run: shown, version: runVersion })
    .from(trainingRun)
    .where(inArray(trainingRun.runId, [...runIds]));
}
