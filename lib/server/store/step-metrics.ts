import { and, eq, sql } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { attempt } from "@/lib/server/db/schema/attempts";
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

/** Appends to the attempt's curves, in the order given. */
export async function insertStepPoints(
  tx: Tx,
  { runId, attemptId, iterationIndex }: { runId: string; attemptId: string; iterationIndex: number },
  points: readonly StepPoint[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const { key } of points) counts.set(key, (counts.get(key) ?? 0) + 1);
  if (counts.size === 0) return;
  const keys = toTextArray([...counts.keys()]);
  const added = toNumberArray([...counts.values()]);
  const series = await tx.execute<{ series_id: string; key: string; points: number; rolled: number }>(sql`
    insert into ${stepSeries} (run_id, attempt_id, iteration_index, key, points)
    select ${runId}, ${attemptId}, ${iterationIndex}, key, points
    from unnest(${keys}::text[], ${added}::int[]) as added (key, points)
    on conflict (attempt_id, key) do update set points = ${stepSeries}.points + excluded.points
    returning series_id, key, points, rolled`);
  const next = new Map(
    series.map((row) => [
      row.key,
      { seriesId: Number(row.series_id), n: row.points - (counts.get(row.key) ?? 0) },
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
