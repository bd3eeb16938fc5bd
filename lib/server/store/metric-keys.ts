import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { iterationMetric } from "@/lib/server/db/schema/runs";
import { stepSeries } from "@/lib/server/db/schema/step-metrics";

/** Names in metrics.json, of the whole run or of one iteration. */
export async function listIterationKeys(
  db: Db,
  runId: string,
  iterationIndex: number | null,
): Promise<string[]> {
  if (iterationIndex === null) return hopOverKeys(db, iterationMetric, runId);
  const rows = await db.execute<{ key: string }>(sql`
    select m.key from ${iterationMetric} m where m.run_id = ${runId} and m.iteration_index = ${iterationIndex}::int`);
  return rows.map(({ key }) => key);
}

/** Names in metrics.jsonl, of all trainers of the run or of one iteration. */
export async function listStepKeys(db: Db, runId: string, iterationIndex: number | null): Promise<string[]> {
  if (iterationIndex === null) return hopOverKeys(db, stepSeries, runId);
  // By way of the iteration's attempts: the index over a run's series has the iteration last.
  const rows = await db.execute<{ key: string }>(sql`
    select distinct s.key from ${attempt} a join ${stepSeries} s on s.attempt_id = a.attempt_id
    where a.run_id = ${runId} and a.iteration_index = ${iterationIndex}::int`);
  return rows.map(({ key }) => key);
}

/** One hop along the index a name. `distinct` would walk over every row of it, half a million in a long run. */
async function hopOverKeys(
  db: Db,
  table: typeof iterationMetric | typeof stepSeries,
  runId: string,
): Promise<string[]> {
  const first = (after: SQL): SQL =>
    sql`select t.key from ${table} t where t.run_id = ${runId} and ${after} order by t.key limit 1`;
  const rows = await db.execute<{ key: string }>(sql`
    with recursive hop as (
      (${first(sql`true`)})
      union all
      select (${first(sql`t.key > hop.key`)}) from hop where hop.key is not null
    )
    select key from hop where key is not null`);
  return rows.map(({ key }) => key);
}
