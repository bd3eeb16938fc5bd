import { sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { runEvent } from "@/lib/server/db/schema/runs";
import { toNumberArray } from "./number-array";

export type IterationWarning = { iterationIndex: number; code: string; message: string };

/** What was warned of in these iterations of a run, oldest first. */
export async function listIterationWarnings(
  db: Db,
  runId: string,
  indexes: readonly number[],
): Promise<IterationWarning[]> {
  if (indexes.length === 0) return [];
  const rows = await db.execute<IterationWarning>(sql`
    select (e.data ->> 'iteration')::int as "iterationIndex", coalesce(e.data ->> 'code', 'metric_unusable') as code, e.message
    from ${runEvent} e
    where e.run_id = ${runId} and e.type in ('warning', 'metric.unusable')
      and (e.data ->> 'iteration')::int = any(${toNumberArray(indexes)}::int[])
    order by e.seq`);
  return [...rows];
}
