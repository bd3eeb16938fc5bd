import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { iteration, iterationMetric } from "@/lib/server/db/schema/runs";
import { stepMetric, stepSeries } from "@/lib/server/db/schema/step-metrics";

/** A stretch of one series: points `firstN` to `lastN`, `points` of them there. `series` names it within its source. */
export type SeriesRange = { series: string; firstN: number; lastN: number; points: number };
export type StepSeriesRange = SeriesRange & { key: string; attemptId: string; iterationIndex: number };
export type Points = { x: number[]; y: number[] };

/** Where points lie: how they join a range `r`, and which of their columns are n and x. */
export type PointSource = { join: SQL; n: SQL; x: SQL };

const between = (column: SQL, from: number | undefined, to: number | undefined): SQL =>
  sql`(${from ?? null}::float8 is null or ${column} >= ${from ?? null}::float8)
    and (${to ?? null}::float8 is null or ${column} <= ${to ?? null}::float8)`;
const among = (column: SQL, keys: readonly string[] | null): SQL =>
  keys === null
    ? sql`true`
    : sql`${column} = any(array(select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)))`;

export function iterationSource(runId: string): PointSource {
  return {
    join: sql`join ${iterationMetric} p on p.run_id = ${runId} and p.key = r.series
      and p.iteration_index between r.first_n and r.last_n`,
    n: sql`p.iteration_index`,
    x: sql`p.iteration_index::float8`,
  };
}

/** `from` and `to`: steps, included. */
export function stepSource(from: number | undefined, to: number | undefined): PointSource {
  return {
    join: sql`join ${stepMetric} p on p.series_id = r.series::bigint
      and p.n between r.first_n and r.last_n and ${between(sql`p.step`, from, to)}`,
    n: sql`p.n`,
    x: sql`p.step`,
  };
}

type Listed<Range> = { ranges: Range[]; total: number };

/** One series a key, by key. `firstIndex` and `lastIndex`: iterations, included. */
export async function listIterationRanges(
  db: Db,
  wanted: {
    runId: string;
    keys: readonly string[] | null;
    firstIndex: number;
    lastIndex: number;
    limit: number;
  },
): Promise<Listed<SeriesRange>> {
  const rows = await db.execute<SeriesRange & { total: number }>(sql`
    select m.key as series, min(m.iteration_index) as "firstN", max(m.iteration_index) as "lastN",
      count(*)::int as points, (count(*) over ())::int as total
    from ${iterationMetric} m
    where m.run_id = ${wanted.runId} and ${among(sql`m.key`, wanted.keys)}
      and m.iteration_index between ${wanted.firstIndex} and ${wanted.lastIndex}
    group by m.key order by m.key limit ${wanted.limit}`);
  return { ranges: rows.map(({ total: _total, ...range }) => range), total: rows[0]?.total ?? 0 };
}

/** One series an attempt and key, those of the newest iterations first. */
export async function listStepRanges(
  db: Db,
  wanted: {
    runId: string;
    keys: readonly string[] | null;
    iterationIndex: number | undefined;
    from: number | undefined;
    to: number | undefined;
    limit: number;
  },
): Promise<Listed<StepSeriesRange>> {
  const { runId, keys, iterationIndex, from, to, limit } = wanted;
  const isCut = from !== undefined || to !== undefined;
  // Uncut, a series says itself how long it is: its points need not be touched.
  const stretch = isCut
    ? sql`join lateral (
        select min(p.n) as first_n, max(p.n) as last_n, count(*)::int as points from ${stepMetric} p
        where p.series_id = s.series_id and ${between(sql`p.step`, from, to)}
      ) e on e.points > 0`
    : sql`join lateral (select 0 as first_n, s.points - 1 as last_n, s.points as points) e on true`;
  const rows = await db.execute<StepSeriesRange & { total: number }>(sql`
    select s.series_id::text as series, s.key, s.attempt_id as "attemptId", s.iteration_index as "iterationIndex",
      e.first_n as "firstN", e.last_n as "lastN", e.points, (count(*) over ())::int as total
    from ${stepSeries} s join ${attempt} a on a.attempt_id = s.attempt_id ${stretch}
    where s.run_id = ${runId} and ${among(sql`s.key`, keys)}
      and (${iterationIndex ?? null}::int is null or s.iteration_index = ${iterationIndex ?? null}::int)
    order by s.iteration_index desc, a.number desc, s.key limit ${limit}`);
  return { ranges: rows.map(({ total: _total, ...range }) => range), total: rows[0]?.total ?? 0 };
}

/** All points of the ranges, in order, by series. */
export async function readPoints(
  db: Db,
  { join, n, x }: PointSource,
  ranges: readonly SeriesRange[],
): Promise<Map<string, Points>> {
  if (ranges.length === 0) return new Map();
  // As text that is split here: a row object a point would be ten times the work.
  const rows = await db.execute<{ series: string; xs: string; ys: string }>(sql`
    with r as (${rangeRows(ranges, 1)})
    select r.series, string_agg((${x})::text, ',' order by ${n}) as xs, string_agg(p.value::text, ',' order by ${n}) as ys
    from r ${join} group by r.series`);
  return new Map(rows.map(({ series, xs, ys }) => [series, { x: toNumbers(xs), y: toNumbers(ys) }]));
}

/**
 * Of each of `buckets` stretches of a range the smallest and the largest value and the first that is not finite, and both
 * ends of the range. So every spike stays, and no point is moved or made up.
 */
export async function readReducedPoints(
  db: Db,
  { join, n, x }: PointSource,
  ranges: readonly SeriesRange[],
  buckets: number,
): Promise<Map<string, Points>> {
  if (ranges.length === 0) return new Map();
  const isFiniteValue = sql`p.value > '-Infinity' and p.value < 'Infinity'`;
  const place = sql`${n}::float8, ${x}::float8`;
  const rows = await db.execute<{ series: string; n: number; x: number; value: number }>(sql`
    with r as (${rangeRows(ranges, buckets)}),
    bucketed as (
      select r.series,
        min(array[p.value, ${place}]) filter (where ${isFiniteValue}) as low,
        max(array[p.value, ${place}]) filter (where ${isFiniteValue}) as high,
        min(array[${n}::float8, p.value, ${x}::float8]) filter (where not (${isFiniteValue})) as odd
      from r ${join}
      group by r.series, (${n} - r.first_n)::bigint * r.buckets / (r.last_n - r.first_n + 1)
    )
    select series, low[2] as n, low[3] as x, low[1] as value from bucketed where low is not null
    union select series, high[2], high[3], high[1] from bucketed where high is not null
    union select series, odd[1], odd[3], odd[2] from bucketed where odd is not null
    union select r.series, ${n}::float8, ${x}::float8, p.value from r ${join} and ${n} in (r.first_n, r.last_n)
    order by series, n`);
  const found = new Map<string, Points>();
  for (const row of rows) {
    const points = found.get(row.series) ?? { x: [], y: [] };
    points.x.push(row.x);
    points.y.push(row.value);
    found.set(row.series, points);
  }
  return found;
}

/** What each iteration of a run cost; lost attempts cost nothing. */
export async function listIterationCosts(
  db: Db,
  runId: string,
): Promise<{ index: number; envSteps: number; spentMicro: number; endedMs: number | null }[]> {
  const rows = await db.execute<{
    index: number;
    envSteps: number;
    spentMicro: number;
    endedMs: number | null;
  }>(sql`
    select i.index, i.env_steps::float8 as "envSteps", coalesce(c.micro, 0)::float8 as "spentMicro",
      extract(epoch from i.ended_at)::float8 * 1000 as "endedMs"
    from ${iteration} i left join (
      select a.iteration_index, sum(a.spent_micro) as micro from ${attempt} a
      where a.run_id = ${runId} group by a.iteration_index
    ) c on c.iteration_index = i.index
    where i.run_id = ${runId} order by i.index`);
  return [...rows];
}

function rangeRows(ranges: readonly SeriesRange[], buckets: number): SQL {
  return sql`select series, first_n, last_n, ${buckets}::bigint as buckets
    from jsonb_to_recordset(${JSON.stringify(
      ranges.map(({ series, firstN, lastN }) => ({ series, first_n: firstN, last_n: lastN })),
    )}::jsonb) as told (series text, first_n int, last_n int)`;
}

const toNumbers = (text: string): number[] => text.split(",").map(Number);
