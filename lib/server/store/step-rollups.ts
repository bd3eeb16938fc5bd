import { sql } from "drizzle-orm";
import { keepEvery } from "@/lib/core/metrics/reduce-points";
import type { Db, Tx } from "@/lib/server/db/client";
import { stepMetric, stepRollup, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { toNumberArray } from "./number-array";
import { type StoredPoints, toDoubles } from "./stored-points";
import { toTextArray } from "./text-array";

/** Points of one block; its table says what becomes of them. */
export const blockPoints = 1_024;
const finePoints = 32;
/** So many are read at once while a series of an older version is rolled up. */
const blocksAtOnce = 256;

/** How much of a series is whole blocks that are not rolled up. */
export const countDue = ({ points, rolled }: { points: number; rolled: number }): number =>
  Math.floor(points / blockPoints) - Math.floor(rolled / blockPoints);

/**
 * Rolls up the whole blocks of these series that are not yet. Whoever appends points calls it in the same transaction, so
 * that a reader finds the rest short; whoever reads a series of an older version calls it once.
 */
export async function rollUpSeries(tx: Tx, seriesIds: readonly number[]): Promise<void> {
  if (seriesIds.length === 0) return;
  // In one order, and locked: of two who roll up the same the second finds nothing left.
  const rows = await tx.execute<{ series_id: string; points: number; rolled: number }>(sql`
    select series_id, points, rolled from ${stepSeries}
    where series_id = any(${toNumberArray(seriesIds)}::bigint[]) order by series_id for update`);
  for (const { series_id, points, rolled } of rows) {
    const seriesId = Number(series_id);
    const end = Math.floor(points / blockPoints);
    for (let block = Math.floor(rolled / blockPoints); block < end; block += blocksAtOnce)
      await rollUpBlocks(tx, seriesId, { block, end: Math.min(end, block + blocksAtOnce) });
    await tx.execute(sql`
      update ${stepSeries} set rolled = ${end * blockPoints}::int where series_id = ${seriesId}::bigint`);
  }
}

async function rollUpBlocks(
  tx: Tx,
  seriesId: number,
  { block: first, end }: { block: number; end: number },
): Promise<void> {
  const [read] = await tx.execute<{ xs: Uint8Array; ys: Uint8Array }>(sql`
    select string_agg(float8send(m.step), ''::bytea) as xs, string_agg(float8send(m.value), ''::bytea) as ys
    from (
      select step, value from ${stepMetric}
      where series_id = ${seriesId}::bigint
        and n between ${first * blockPoints}::int and ${end * blockPoints - 1}::int
      order by n
    ) m`);
  if (!read) return;
  const whole = { x: toDoubles(read.xs), y: toDoubles(read.ys) };
  const made = Array.from({ length: end - first }, (_, at) => {
    const from = at * blockPoints;
    const x = whole.x.subarray(from, from + blockPoints);
    const y = whole.y.subarray(from, from + blockPoints);
    return { block: first + at, ...rollUp({ x, y }) };
  });
  const numbers = (read: (one: (typeof made)[number]) => number) => toNumberArray(made.map(read));
  const texts = (read: (one: (typeof made)[number]) => string) => toTextArray(made.map(read));
  await tx.execute(sql`
    insert into ${stepRollup} (series_id, block, min_step, max_step, not_finite, coarse, fine)
    select ${seriesId}::bigint, block, min_step, max_step, not_finite, decode(coarse, 'hex'), decode(fine, 'hex')
    from unnest(
      ${numbers(({ block }) => block)}::int[],
      ${numbers(({ minStep }) => minStep)}::float8[],
      ${numbers(({ maxStep }) => maxStep)}::float8[],
      ${numbers(({ notFinite }) => notFinite)}::int[],
      ${texts(({ coarse }) => coarse)}::text[],
      ${texts(({ fine }) => fine)}::text[]
    ) made (block, min_step, max_step, not_finite, coarse, fine)`);
}

function rollUp({ x, y }: StoredPoints) {
  return {
    minStep: x.reduce((least, step) => Math.min(least, step)),
    maxStep: x.reduce((most, step) => Math.max(most, step)),
    notFinite: y.filter((value) => !Number.isFinite(value)).length,
    coarse: pack({ x, y }, keepEvery(y, blockPoints)),
    fine: pack({ x, y }, keepEvery(y, finePoints)),
  };
}

/** As Postgres sends doubles, the most significant byte first; in hexadecimal. */
function pack({ x, y }: StoredPoints, kept: readonly number[]): string {
  const bytes = Buffer.alloc(kept.length * 16);
  for (const [at, from] of kept.entries()) {
    bytes.writeDoubleBE(x[from] ?? 0, at * 16);
    bytes.writeDoubleBE(y[from] ?? 0, at * 16 + 8);
  }
  return bytes.toString("hex");
}

export type ReducedPoints = StoredPoints & { notFinite: number };

/** Of steps, included; undefined: there is no bound. */
export type StepBounds = { from: number | undefined; to: number | undefined };

/** Does block `k` lie within the bounds, and does it touch them? */
export const isInside = ({ from, to }: StepBounds) =>
  sql`(k.min_step >= ${from ?? Number.NEGATIVE_INFINITY}::float8 and k.max_step <= ${to ?? Number.POSITIVE_INFINITY}::float8)`;
export const isTouched = ({ from, to }: StepBounds) =>
  sql`(k.max_step >= ${from ?? Number.NEGATIVE_INFINITY}::float8 and k.min_step <= ${to ?? Number.POSITIVE_INFINITY}::float8)`;
export const isStepIn = ({ from, to }: StepBounds) =>
  sql`(m.step >= ${from ?? Number.NEGATIVE_INFINITY}::float8 and m.step <= ${to ?? Number.POSITIVE_INFINITY}::float8)`;

/** Of more blocks the coarse points do, at least three of each, unless more are wanted than they are. */
const mostFineBlocks = 256;

/**
 * Points of stretches of series, by series, as few as tell all that a chart can show: roll-ups where a whole block lies within
 * them, and the points themselves at the edges and after the last whole block.
 */
export async function readReduced(
  db: Db,
  ranges: readonly { series: string; firstN: number; lastN: number }[],
  { maxPoints, ...bounds }: StepBounds & { maxPoints: number },
): Promise<Map<string, ReducedPoints>> {
  if (ranges.length === 0) return new Map();
  const told = JSON.stringify(
    ranges.map(({ series, firstN, lastN }) => ({
      series,
      first_n: firstN,
      last_n: lastN,
      fine: (lastN - firstN) / blockPoints <= Math.max(mostFineBlocks, maxPoints / 3),
    })),
  );
  const raw = sql`float8send(m.step) || float8send(m.value) as bytes,
    (m.value in ('NaN', 'Infinity', '-Infinity'))::int as not_finite`;
  const block = sql.raw(String(blockPoints));
  const isWhole = sql`(${isInside(bounds)} and k.block * ${block} >= r.first_n and (k.block + 1) * ${block} - 1 <= r.last_n)`;
  const rows = await db.execute<{ series: string; bytes: Uint8Array; notFinite: number }>(sql`
    select r.series, p.bytes, p.not_finite::int as "notFinite"
    from jsonb_to_recordset(${told}::jsonb) as r (series text, first_n int, last_n int, fine boolean)
    cross join lateral (
      select string_agg(o.bytes, ''::bytea order by o.n) as bytes, sum(o.not_finite) as not_finite
      from (
        select k.block * ${block} as n, case when r.fine then k.fine else k.coarse end as bytes, k.not_finite
        from ${stepRollup} k
        where k.series_id = r.series::bigint and k.block between r.first_n / ${block} and r.last_n / ${block} and ${isWhole}
        union all
        select e.* from ${stepRollup} k cross join lateral (
          select m.n, ${raw} from ${stepMetric} m
          where m.series_id = k.series_id and ${isStepIn(bounds)}
            and m.n between greatest(r.first_n, k.block * ${block}) and least(r.last_n, (k.block + 1) * ${block} - 1)
          -- A fence: a few blocks are read by their index, however many the planner takes them to be.
          offset 0
        ) e
        where k.series_id = r.series::bigint and k.block between r.first_n / ${block} and r.last_n / ${block}
          and ${isTouched(bounds)} and not ${isWhole}
        union all
        select e.* from ${stepSeries} s cross join lateral (
          select m.n, ${raw} from ${stepMetric} m
          where m.series_id = s.series_id and m.n between greatest(r.first_n, s.rolled) and r.last_n
            and ${isStepIn(bounds)}
          offset 0
        ) e
        where s.series_id = r.series::bigint
      ) o
    ) p
    where p.bytes is not null`);
  return new Map(
    rows.map(({ series, bytes, notFinite }) => {
      const both = toDoubles(bytes);
      const half = (offset: number) =>
        Float64Array.from({ length: both.length / 2 }, (_, at) => both[2 * at + offset] ?? 0);
      return [series, { x: half(0), y: half(1), notFinite }];
    }),
  );
}
