import { and, eq, sql } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { stepMetric, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { isHeldAttempt } from "./attempts";
import { toNumberArray } from "./number-array";
import { countDue, rollUpSeries } from "./step-rollups";
import { toTextArray } from "./text-array";

/** One number of one line of metrics.jsonl. `value` may be NaN or infinite. */
export type StepPoint = { key: string; step: number; value: number };

/** `stepTail`: as its column says. */
export type StepPlace = { stepBytes: number; stepTail: string; stepPoints: number; stepWarned: boolean };

const { stepBytes, stepTail, stepPoints, stepWarned } = attempt;
const placeOf = keepQuery((db) =>
  db
    .select({ stepBytes, stepTail, stepPoints, stepWarned })
    .from(attempt)
    .where(eq(attempt.attemptId, sql.placeholder("attemptId")))
    .prepare("step_place"),
);

/** How far an attempt's metrics.jsonl has been read; null when there is no such attempt. */
export async function findStepPlace(db: Db, attemptId: string): Promise<StepPlace | null> {
  const [row] = await placeOf(db).execute({ attemptId });
  return row ?? null;
}

/** Keeps the run's row from being changed by a turn, to the end of the transaction; others may share it. */
export async function shareRun(tx: Tx, runId: string): Promise<void> {
  await tx
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(eq(trainingRun.runId, runId))
    .for("key share");
}

/** Points that all attempts of a run have left. */
export async function countStepPoints(db: Db, runId: string): Promise<number> {
  const [row] = await db
    .select({ points: sql<number>`coalesce(sum(${attempt.stepPoints}), 0)::int` })
    .from(attempt)
    .where(eq(attempt.runId, runId));
  return row?.points ?? 0;
}

/**
 * Moves the place in metrics.jsonl from `from` to `to`. False: the attempt is another's by now, or somebody has moved it
 * already; then the points that belong to it must not be inserted.
 */
export async function moveStepPlace(
  tx: Tx,
  { attemptId, epoch, from, to }: { attemptId: string; epoch: number; from: StepPlace; to: StepPlace },
): Promise<boolean> {
  const moved = await tx
    .update(attempt)
    .set(to)
    .where(
      and(
        eq(attempt.attemptId, attemptId),
        eq(attempt.epoch, epoch),
        eq(attempt.stepBytes, from.stepBytes),
        eq(attempt.stepTail, from.stepTail),
        isHeldAttempt,
      ),
    )
    .returning({ attemptId: attempt.attemptId });
  return moved.length === 1;
}

type AddedSteps = { points: number; firstStep: number; lastStep: number; turns: number };

function countByKey(points: readonly StepPoint[]): Map<string, AddedSteps> {
  const added = new Map<string, AddedSteps>();
  for (const { key, step } of points) {
    const before = added.get(key);
    if (!before) {
      added.set(key, { points: 1, firstStep: step, lastStep: step, turns: 0 });
      continue;
    }
    before.points += 1;
    if (step < before.lastStep) before.turns += 1;
    before.lastStep = step;
  }
  return added;
}

/** Of series that an older version left. Whoever appends to them meanwhile waits. */
export async function countTurns(tx: Tx, seriesIds: readonly number[]): Promise<void> {
  if (seriesIds.length === 0) return;
  const ids = toNumberArray(seriesIds);
  await tx.execute(
    sql`select 1 from ${stepSeries} where series_id = any(${ids}::bigint[]) order by series_id for update`,
  );
  await tx.execute(sql`
    update ${stepSeries} s set
      last_step = (select step from ${stepMetric} where series_id = s.series_id and n = s.points - 1),
      turns = (
        select count(*) from (
          select step < lag(step) over (order by n) as is_turn from ${stepMetric} where series_id = s.series_id
        ) p where is_turn
      )
    where s.series_id = any(${ids}::bigint[]) and s.turns is null`);
}

/** Appends to the attempt's curves, in the order given. */
export async function insertStepPoints(
  tx: Tx,
  { runId, attemptId, iterationIndex }: { runId: string; attemptId: string; iterationIndex: number },
  points: readonly StepPoint[],
): Promise<void> {
  const added = countByKey(points);
  if (added.size === 0) return;
  const each = (read: (one: AddedSteps) => number) => toNumberArray([...added.values()].map(read));
  const series = await tx.execute<{ series_id: string; key: string; points: number; rolled: number }>(sql`
    with added as (
      select * from unnest(
        ${toTextArray([...added.keys()])}::text[],
        ${each(({ points }) => points)}::int[],
        ${each(({ firstStep }) => firstStep)}::float8[],
        ${each(({ lastStep }) => lastStep)}::float8[],
        ${each(({ turns }) => turns)}::int[]
      ) as added (key, points, first_step, last_step, turns)
    )
    insert into ${stepSeries} (run_id, attempt_id, iteration_index, key, points, last_step, turns)
    select ${runId}, ${attemptId}, ${iterationIndex}, key, points, last_step, turns from added
    on conflict (attempt_id, key) do update set
      points = ${stepSeries}.points + excluded.points,
      last_step = excluded.last_step,
      turns = ${stepSeries}.turns + excluded.turns
        + (select (added.first_step < ${stepSeries}.last_step)::int from added where added.key = excluded.key)
    returning series_id, key, points, rolled`);
  const next = new Map(
    series.map((row) => [
      row.key,
      { seriesId: Number(row.series_id), n: row.points - (added.get(row.key)?.points ?? 0) },
    ]),
  );
  const placed = points.flatMap(({ key, step, value }) => {
    const place = next.get(key);
    return place ? [{ seriesId: place.seriesId, n: place.n++, step, value }] : [];
  });
  await tx.execute(sql`
    insert into ${stepMetric} (series_id, n, step, value)
    select * from unnest(
      ${toNumberArray(placed.map(({ seriesId }) => seriesId))}::bigint[],
      ${toNumberArray(placed.map(({ n }) => n))}::int[],
      ${toNumberArray(placed.map(({ step }) => step))}::float8[],
      ${toNumberArray(placed.map(({ value }) => value))}::float8[]
    )`);
  const due = series.filter((row) => countDue(row) > 0);
  await rollUpSeries(
    tx,
    due.map(({ series_id }) => Number(series_id)),
  );
}
