import type { WireMetrics } from "@/lib/contracts/metrics/list";
import type { WireMetricSeries } from "@/lib/contracts/metrics/series";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import { reducePoints } from "@/lib/core/metrics/reduce-points";
import type { Db } from "@/lib/server/db/client";
import { readPoints, type SeriesRange } from "@/lib/server/store/metric-series";
import { readReduced } from "@/lib/server/store/step-rollups";
import { AppError } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { type Chosen, type ChosenSeries, chooseSeries, type MetricsInput } from "./choose-series";

/** Of one answer; more would fill the memory of whoever writes and of whoever reads it. */
const maxAnswerPoints = 2_000_000;
const pointsAtOnce = 500_000;

/** Every series at full resolution, or each reduced to at most `maxPoints`. */
export async function listMetrics(
  context: ServiceContext,
  { maxPoints = Number.POSITIVE_INFINITY, ...input }: MetricsInput & { maxPoints?: number | undefined },
): Promise<WireMetrics> {
  const run = await requireRun(context, input.runId);
  const { db } = context.database;
  const chosen = await chooseSeries(db, run, input);
  refuseTooMany(chosen, maxPoints);
  const series: WireMetricSeries[] = [];
  for (const part of cutIntoParts(chosen.series, (one) => countRead(one, chosen, maxPoints))) {
    const stored = await readPart(db, chosen, part, maxPoints);
    for (const one of part) {
      const { notFinite, ...points } = stored.get(one.series) ?? { x: [], y: [], notFinite: 0 };
      series.push({
        ...toWireSeries(one, chosen, reducePoints(points, maxPoints)),
        not_finite_total: notFinite,
      });
    }
  }
  const { axis, failed, leftOut, place } = chosen;
  return {
    x: axis,
    series,
    failed: failed && { iteration_index: [...failed], x: failed.map(place) },
    series_left_out: leftOut,
  };
}

/** With fewer, all of them are read: the answer has most of them anyway. */
const fewPoints = 8_000;

/** Is it enough to read the roll-ups? They have more than a quarter of `maxPoints` points, or as many as there may be. */
const isRolled = ({ points }: SeriesRange, { steps }: Chosen, maxPoints: number): boolean =>
  steps !== null && points > Math.max(fewPoints, 4 * maxPoints);

/** How many of a series are read; of roll-ups at most so many. */
const countRead = (one: SeriesRange, chosen: Chosen, maxPoints: number): number =>
  isRolled(one, chosen, maxPoints) ? Math.min(one.points, 4 * fewPoints) : one.points;

type ReadPoints = { x: ArrayLike<number>; y: ArrayLike<number>; notFinite: number };

async function readPart(
  db: Db,
  chosen: Chosen,
  part: readonly ChosenSeries[],
  maxPoints: number,
): Promise<Map<string, ReadPoints>> {
  const rolled = part.filter((one) => isRolled(one, chosen, maxPoints));
  const whole = part.filter((one) => !rolled.includes(one));
  const found = new Map<string, ReadPoints>(
    chosen.steps === null ? [] : await readReduced(db, rolled, { ...chosen.steps, maxPoints }),
  );
  for (const [series, points] of await readPoints(db, chosen.source, whole))
    found.set(series, { ...points, notFinite: countNotFinite(points.y) });
  return found;
}

function toWireSeries(
  { key, iterationIndex, attemptId, points, turns }: ChosenSeries,
  { place }: Chosen,
  shown: { x: number[]; y: number[] },
): Omit<WireMetricSeries, "not_finite_total"> {
  return {
    key,
    iteration_index: iterationIndex,
    attempt_id: attemptId,
    points_total: points,
    steps_back_total: turns,
    reduced: shown.x.length < points,
    x: shown.x.map(place),
    y: shown.y.map(toMetricValue),
  };
}

function countNotFinite(values: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) count++;
  return count;
}

function refuseTooMany({ series }: Chosen, maxPoints: number): void {
  const points = series.reduce((sum, one) => sum + Math.min(one.points, maxPoints), 0);
  if (points > maxAnswerPoints)
    throw new AppError(
      "too_large",
      `The answer would have ${points} points, and at most ${maxAnswerPoints} are given: name keys, send max_points, or ask for format=csv.`,
    );
}

/** So many series at once that their points fit into memory, however many there are in all. */
function* cutIntoParts<Range>(
  series: readonly Range[],
  countPoints: (one: Range) => number,
): Generator<Range[]> {
  let part: Range[] = [];
  let points = 0;
  for (const one of series) {
    if (part.length > 0 && points + countPoints(one) > pointsAtOnce) {
      yield part;
      part = [];
      points = 0;
    }
    part.push(one);
    points += countPoints(one);
  }
  if (part.length > 0) yield part;
}
