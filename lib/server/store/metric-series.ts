import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { iteration, iterationMetric } from "@/lib/server/db/schema/runs";
import { stepMetric, stepRollup, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { blockPoints, isInside, isStepIn, isTouched } from "./step-rollups";
import { type StoredPoints, toDoubles } from "./stored-points";

/** A stretch of one series: points `firstN` to `lastN`, `points` of them there. `series` names it within its source. */
export type SeriesRange = { series: string; firstN: number; lastN: number; points: number };
export type StepSeriesRange = SeriesRange & {
  key: string;
  attemptId: string;
  iterationIndex: number;
  /** Whole blocks that are not rolled up: of an older version. */
  dueBlocks: number;
  /** How often a step is smaller than the one before it, in the whole series; null: an older version has not counted. */
  turns: number | null;
};

/** The points of a range `r` as rows (x, value), in order. */
export type PointSource = SQL;

const between = (column: SQL, from: number | undefined, to: number | undefined): SQL =>
  sql`(${from ?? null}::float8 is null or ${column} >= ${from ?? null}::float8)
    and (${to ?? null}::float8 is null or ${column} <= ${to ?? null}::float8)`;
const among = (column: SQL, keys: readonly string[] | null): SQL =>
  keys === null
    ? sql`true`
    : sql`${column} = any(array(select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)))`;

export function iterationSource(runId: string): PointSource {
  return sql`select m.iteration_index::float8 as x, m.value from ${iterationMetric} m
    where m.run_id = ${runId} and m.key = r.series and m.iteration_index between r.first_n and r.last_n
    order by m.iteration_index`;
}

/** `from` and `to`: steps, included. */
export function stepSource(from: number | undefined, to: number | undefined): PointSource {
  return sql`select m.step as x, m.value from ${stepMetric} m
    where m.series_id = r.series::bigint and m.n between r.first_n and r.last_n
      and ${between(sql`m.step`, from, to)}
    order by m.n`;
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
  const bounds = { from, to };
  const block = sql.raw(String(blockPoints));
  // Uncut, a series says itself how long it is: its points need not be touched. Cut, its roll-ups say it for whole blocks.
  const stretch = isCut
    ? sql`join lateral (
        select min(f.first_n) as first_n, max(f.last_n) as last_n, sum(f.points)::int as points from (
          select min(k.block) * ${block} as first_n, max(k.block) * ${block} + ${block} - 1 as last_n,
            count(*) * ${block} as points
          from ${stepRollup} k where k.series_id = s.series_id and ${isInside(bounds)}
          union all
          select min(e.first_n), max(e.last_n), sum(e.points) from ${stepRollup} k cross join lateral (
            select min(m.n) as first_n, max(m.n) as last_n, count(*) as points from ${stepMetric} m
            where m.series_id = k.series_id and m.n between k.block * ${block} and (k.block + 1) * ${block} - 1
              and ${isStepIn(bounds)}
          ) e
          where k.series_id = s.series_id and ${isTouched(bounds)} and not ${isInside(bounds)}
          union all
          select min(m.n), max(m.n), count(*) from ${stepMetric} m
          where m.series_id = s.series_id and m.n between s.rolled and s.points - 1 and ${isStepIn(bounds)}
        ) f
      ) e on e.points > 0`
    : sql`join lateral (select 0 as first_n, s.points - 1 as last_n, s.points as points) e on true`;
  const rows = await db.execute<StepSeriesRange & { total: number }>(sql`
    select s.series_id::text as series, s.key, s.attempt_id as "attemptId", s.iteration_index as "iterationIndex",
      e.first_n as "firstN", e.last_n as "lastN", e.points, s.points / ${block} - s.rolled / ${block} as "dueBlocks", s.turns,
      (count(*) over ())::int as total
    from ${stepSeries} s join ${attempt} a on a.attempt_id = s.attempt_id ${stretch}
    where s.run_id = ${runId} and ${among(sql`s.key`, keys)}
      and (${iterationIndex ?? null}::int is null or s.iteration_index = ${iterationIndex ?? null}::int)
    order by s.iteration_index desc, a.number desc, s.key limit ${limit}`);
  return { ranges: rows.map(({ total: _total, ...range }) => range), total: rows[0]?.total ?? 0 };
}

/** All points of the ranges, in order, by series. */
export async function readPoints(
  db: Db,
  source: PointSource,
  ranges: readonly SeriesRange[],
): Promise<Map<string, StoredPoints>> {
  if (ranges.length === 0) return new Map();
  const told = JSON.stringify(
    ranges.map(({ series, firstN, lastN }) => ({ series, first_n: firstN, last_n: lastN })),
  );
  // As the bytes of the doubles: a row a point, or numbers as text, would be many times the work. Lateral, so that each
  // range is one walk along the index, in its order.
  const rows = await db.execute<{ series: string; xs: Uint8Array; ys: Uint8Array }>(sql`
    select r.series, p.xs, p.ys
    from jsonb_to_recordset(${told}::jsonb) as r (series text, first_n int, last_n int)
    cross join lateral (
      select string_agg(float8send(ordered.x), ''::bytea) as xs, string_agg(float8send(ordered.value), ''::bytea) as ys
      from (${source}) ordered
    ) p
    where p.xs is not null`);
  return new Map(rows.map(({ series, xs, ys }) => [series, { x: toDoubles(xs), y: toDoubles(ys) }]));
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

/** The iterations from `firstIndex` to `lastIndex` that failed, by index. */
export async function listFailedIndexes(
  db: Db,
  wanted: { runId: string; firstIndex: number; lastIndex: number },
): Promise<number[]> {
  const rows = await db.execute<{ index: number }>(sql`
    select i.index from ${iteration} i
    where i.run_id = ${wanted.runId} and i.status = 'failed'
      and i.index between ${wanted.firstIndex} and ${wanted.lastIndex}
    order by i.index`);
  return rows.map(({ index }) => index);
}
