import { type SQL, sql } from "drizzle-orm";
import type { UsageGroup } from "@/lib/contracts/usage/list";
import type { TaskKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { deletedUsage } from "@/lib/server/db/schema/usage";
import { toTextArray } from "./text-array";

export type UsageFilter = {
  projectIds: readonly string[] | "all";
  runId?: string | undefined;
  /** Days, `2026-11-24`, UTC; both are included. */
  from?: string | undefined;
  to?: string | undefined;
};

export type UsageSums = { spentMicro: number; gpuSeconds: number; attempts: number };
export type UsageRow = UsageSums & {
  /** Of the group; the next page begins below it. */
  place: string;
  projectId: string | null;
  runId: string | null;
  runName: string | null;
  runDeleted: boolean | null;
  attemptId: string | null;
  kind: TaskKind | null;
  gpus: number | null;
  gpuEmulated: boolean | null;
  day: string | null;
  startedAt: Date;
  endedAt: Date;
};

const sums = sql`
  sum(spent_micro)::float8 as "spentMicro", sum(gpus * seconds)::float8 as "gpuSeconds", count(*)::int as attempts`;

/** Which columns have one value within each group, the place among them; the others are null. */
const groups: Readonly<Record<UsageGroup, SQL>> = {
  project: sql`project_id as place, min(project_id) as "projectId", null as "runId", null as "runName", null::boolean as "runDeleted",
    null as "attemptId", null as kind, null::int as gpus, null::boolean as "gpuEmulated", null as day`,
  run: sql`coalesce(run_id, '') as place, min(project_id) as "projectId", min(run_id) as "runId", min(run_name) as "runName",
    bool_or(deleted) as "runDeleted", null as "attemptId", null as kind, null::int as gpus, null::boolean as "gpuEmulated", null as day`,
  attempt: sql`attempt_id as place, min(project_id) as "projectId", min(run_id) as "runId", min(run_name) as "runName",
    bool_or(deleted) as "runDeleted", min(attempt_id) as "attemptId", min(kind) as kind, min(gpus)::int as gpus,
    bool_or(gpu_emulated) as "gpuEmulated", min(day) as day`,
  day: sql`day as place, null as "projectId", null as "runId", null as "runName", null::boolean as "runDeleted",
    null as "attemptId", null as kind, null::int as gpus, null::boolean as "gpuEmulated", min(day) as day`,
};

/** Newest first. What cost nothing is not in the ledger; what a lost attempt cost came back. */
export async function listUsage(
  db: Db,
  filter: UsageFilter & { by: UsageGroup; beforePlace: string | null; limit: number },
): Promise<UsageRow[]> {
  const { by, beforePlace } = filter;
  const rows = await db.execute<
    Omit<UsageRow, "startedAt" | "endedAt"> & Record<"startedAt" | "endedAt", string | Date>
  >(sql`
    with ledger as (${ledger(filter)})
    select * from (
      select ${groups[by]}, min(started_at) as "startedAt", max(ended_at) as "endedAt", ${sums}
      from ledger group by place
    ) as grouped
    where ${beforePlace === null ? sql`true` : sql`place < ${beforePlace}`}
    order by place desc
    limit ${filter.limit}`);
  return rows.map((row) => ({ ...row, startedAt: new Date(row.startedAt), endedAt: new Date(row.endedAt) }));
}

export async function sumUsage(db: Db, filter: UsageFilter): Promise<UsageSums> {
  const [row] = await db.execute<{
    spentMicro: number | null;
    gpuSeconds: number | null;
    attempts: number;
  }>(sql`
    with ledger as (${ledger(filter)}) select ${sums} from ledger`);
  return {
    spentMicro: row?.spentMicro ?? 0,
    gpuSeconds: row?.gpuSeconds ?? 0,
    attempts: row?.attempts ?? 0,
  };
}

function ledger({ projectIds, runId, from, to }: UsageFilter): SQL {
  const wanted = (project: SQL, run: SQL, endedAt: SQL) =>
    sql.join(
      [
        projectIds === "all" ? sql`true` : sql`${project} = any(${toTextArray(projectIds)})`,
        runId === undefined ? sql`true` : sql`${run} = ${runId}`,
        from === undefined ? sql`true` : sql`${endedAt} >= (${from}::date::timestamp at time zone 'UTC')`,
        to === undefined ? sql`true` : sql`${endedAt} < ((${to}::date + 1)::timestamp at time zone 'UTC')`,
      ],
      sql` and `,
    );
  const day = (endedAt: SQL) => sql`to_char(${endedAt} at time zone 'UTC', 'YYYY-MM-DD')`;
  const seconds = (startedAt: SQL, endedAt: SQL) => sql`extract(epoch from ${endedAt} - ${startedAt})`;
  const end = sql`coalesce(a.exited_at, a.ended_at)`;
  const start = sql`coalesce(a.started_at, a.exited_at, a.ended_at)`;
  return sql`
    select a.attempt_id, a.project_id, a.run_id, r.name as run_name, false as deleted, a.kind, a.gpus, a.gpu_emulated,
      ${start} as started_at, ${end} as ended_at, a.spent_micro, ${seconds(start, end)} as seconds, ${day(end)} as day
    from ${attempt} a left join ${trainingRun} r on r.run_id = a.run_id
    where a.spent_micro > 0 and ${end} is not null and ${wanted(sql`a.project_id`, sql`a.run_id`, end)}
    union all
    select d.attempt_id, d.project_id, d.run_id, d.run_name, true, d.kind, d.gpus, d.gpu_emulated,
      d.started_at, d.exited_at, d.spent_micro, ${seconds(sql`d.started_at`, sql`d.exited_at`)}, ${day(sql`d.exited_at`)}
    from ${deletedUsage} d where ${wanted(sql`d.project_id`, sql`d.run_id`, sql`d.exited_at`)}`;
}
