import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt, episode, task } from "@/lib/server/db/schema/attempts";
import { episodeMark } from "@/lib/server/db/schema/curation";
import type { ExportSelection } from "@/lib/server/db/schema/exports";
import { iteration, iterationMetric } from "@/lib/server/db/schema/runs";
import { stepMetric, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { hasMark } from "./episode-marks";
import { toTextArray } from "./text-array";

type Wanted = { runId: string; selection: ExportSelection };

/** Of the episodes `e` of a run. What narrows nothing is null. */
function isSelected({ runId, selection }: Wanted): SQL {
  const { iteration: index, job, env, success, mark, purpose, episodes } = selection;
  if (episodes !== null)
    return sql`e.run_id = ${runId} and (e.task_id || '.' || e.env) = any(${toTextArray(episodes)}::text[])`;
  return sql`e.run_id = ${runId} and e.purpose = ${purpose}
    and (${index}::int is null or e.iteration_index = ${index}::int)
    and (${job}::int is null or e.job_index = ${job}::int)
    and (${env}::int is null or e.env = ${env}::int)
    and (${success}::boolean is null or e.success = ${success}::boolean)
    and ${mark === null ? sql`true` : hasMark(mark)}`;
}

/** The episodes `e`, each beside its mark, if it has one. */
const marked = sql`${episode} e left join ${episodeMark}
  on ${episodeMark.taskId} = e.task_id and ${episodeMark.env} = e.env`;

type EpisodeSums = { episodes: number; frames: number; marks: number };

/** How many there are, how many control steps they have together, and the versions of their marks. */
export async function sumEpisodes(db: Db, wanted: Wanted): Promise<EpisodeSums> {
  const [row] = await db.execute<EpisodeSums>(sql`
    select count(*)::int as episodes, coalesce(sum(e.length), 0)::float8 as frames,
      coalesce(sum(${episodeMark.version}), 0)::float8 as marks
    from ${marked} where ${isSelected(wanted)}`);
  return row ?? { episodes: 0, frames: 0, marks: 0 };
}

/** One batch and the rows of it that are wanted. `sha256`: null where its job says nothing of it. */
export type WantedBatch = {
  taskId: string;
  iterationIndex: number;
  sha256: string | null;
  envs: number[];
};

/** By place. */
export async function listWantedBatches(db: Db, wanted: Wanted): Promise<WantedBatch[]> {
  const rows = await db.execute<WantedBatch>(sql`
    select e.task_id as "taskId", e.iteration_index as "iterationIndex", t.result ->> 'sha256' as sha256,
      jsonb_agg(e.env order by e.env) as envs
    from ${marked} join ${task} t on t.task_id = e.task_id
    where ${isSelected(wanted)}
    group by e.task_id, e.iteration_index, e.job_index, t.result ->> 'sha256'
    order by e.iteration_index, e.job_index, e.task_id`);
  return [...rows];
}

export type ExportedEpisode = Omit<typeof episode.$inferSelect, "runId"> & {
  runId: string;
  iterationIndex: number;
} & Pick<typeof episodeMark.$inferSelect, "verdict"> & { note: string | null; excluded: boolean | null };

/** By place. @param after the last one of the page before */
export async function listExportedEpisodes(
  db: Db,
  wanted: Wanted,
  { after, limit }: { after: ExportedEpisode | null; limit: number },
): Promise<ExportedEpisode[]> {
  const beyond = after
    ? sql`(e.iteration_index, e.job_index, e.env, e.task_id)
        > (${after.iterationIndex}::int, ${after.jobIndex}::int, ${after.env}::int, ${after.taskId}::text)`
    : sql`true`;
  const rows = await db.execute<Omit<ExportedEpisode, "seed"> & { seed: string | number }>(sql`
    select e.task_id as "taskId", e.env, e.run_id as "runId", e.iteration_index as "iterationIndex",
      e.job_index as "jobIndex", e.seed, e.length, e.return_sum as "returnSum", e.success, e.driver,
      e.driver_checkpoint_id as "driverCheckpointId", e.purpose, e.jerk, e.stillness,
      e.sim_warnings as "simWarnings", ${episodeMark.verdict} as verdict, ${episodeMark.note} as note,
      ${episodeMark.excluded} as excluded
    from ${marked} where ${isSelected(wanted)} and ${beyond}
    order by e.iteration_index, e.job_index, e.env, e.task_id limit ${limit}`);
  return rows.map((row) => ({ ...row, seed: Number(row.seed) }));
}

/** Numbers of a run's metrics, or of one iteration's: of metrics.json, and of metrics.jsonl. */
export async function countMetricPoints(
  db: Db,
  { runId, index }: { runId: string; index: number | null },
): Promise<{ ofIterations: number; ofSteps: number }> {
  const [row] = await db.execute<{ ofIterations: number; ofSteps: number }>(sql`
    select
      (select count(*)::float8 from ${iterationMetric} m where m.run_id = ${runId}
        and (${index}::int is null or m.iteration_index = ${index}::int)) as "ofIterations",
      (select coalesce(sum(s.points), 0)::float8 from ${stepSeries} s where s.run_id = ${runId}
        and (${index}::int is null or s.iteration_index = ${index}::int)) as "ofSteps"`);
  return row ?? { ofIterations: 0, ofSteps: 0 };
}

export type IterationPoint = { key: string; iterationIndex: number; value: number };

/** Numbers of metrics.json, by iteration and name. @param after the last one of the page before */
export async function listIterationPoints(
  db: Db,
  { runId, index }: { runId: string; index: number | null },
  { after, limit }: { after: IterationPoint | null; limit: number },
): Promise<IterationPoint[]> {
  const beyond = after
    ? sql`(m.iteration_index, m.key) > (${after.iterationIndex}::int, ${after.key}::text)`
    : sql`true`;
  const rows = await db.execute<IterationPoint>(sql`
    select m.key, m.iteration_index as "iterationIndex", m.value from ${iterationMetric} m
    where m.run_id = ${runId} and (${index}::int is null or m.iteration_index = ${index}::int) and ${beyond}
    order by m.iteration_index, m.key limit ${limit}`);
  return [...rows];
}

/** One key of one trainer's metrics.jsonl; `number`: of the attempt, from 1 within its training. */
export type StepCurve = {
  series: string;
  key: string;
  iterationIndex: number;
  number: number;
  points: number;
};

/** By iteration, attempt and name. */
export async function listStepCurves(
  db: Db,
  { runId, index }: { runId: string; index: number | null },
): Promise<StepCurve[]> {
  const rows = await db.execute<StepCurve>(sql`
    select s.series_id::text as series, s.key, s.iteration_index as "iterationIndex", a.number, s.points
    from ${stepSeries} s join ${attempt} a on a.attempt_id = s.attempt_id
    where s.run_id = ${runId} and (${index}::int is null or s.iteration_index = ${index}::int)
    order by s.iteration_index, a.number, s.key`);
  return [...rows];
}

/** When each iteration began and ended, in seconds since 1970. */
export async function listIterationTimes(
  db: Db,
  runId: string,
): Promise<Map<number, { startedS: number; endedS: number | null }>> {
  const rows = await db.execute<{ index: number; startedS: number; endedS: number | null }>(sql`
    select i.index, extract(epoch from i.started_at)::float8 as "startedS",
      extract(epoch from i.ended_at)::float8 as "endedS"
    from ${iteration} i where i.run_id = ${runId}`);
  return new Map(rows.map(({ index, ...times }) => [index, times]));
}

/** Of these series, those whose steps are all whole numbers that a double holds exactly. */
export async function findWholeSteps(db: Db, series: readonly string[]): Promise<Set<string>> {
  if (series.length === 0) return new Set();
  const rows = await db.execute<{ series: string }>(sql`
    select s.series::text as series from unnest(${toTextArray(series)}::text[]) as s (series)
    where not exists (
      select 1 from ${stepMetric} m where m.series_id = s.series::bigint
        and not (m.step = floor(m.step) and abs(m.step) < 9007199254740992::float8))`);
  return new Set(rows.map((row) => row.series));
}
