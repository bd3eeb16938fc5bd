import type { WireMetrics } from "@/lib/contracts/metrics/list";
import type { WireMetricSeries } from "@/lib/contracts/metrics/series";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import { reducePoints } from "@/lib/core/metrics/reduce-points";
import { readPoints, type SeriesRange } from "@/lib/server/store/metric-series";
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
  for (const part of cutIntoParts(chosen.series)) {
    const stored = await readPoints(db, chosen.source, part);
    for (const one of part) {
      const points = stored.get(one.series) ?? { x: [], y: [] };
      series.push({
        ...toWireSeries(one, chosen, reducePoints(points, maxPoints)),
        not_finite_total: countNotFinite(points.y),
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

function toWireSeries(
  { key, iterationIndex, attemptId, points }: ChosenSeries,
  { place }: Chosen,
  shown: { x: number[]; y: number[] },
): Omit<WireMetricSeries, "not_finite_total"> {
  return {
    key,
    iteration_index: iterationIndex,
    attempt_id: attemptId,
    points_total: points,
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
function* cutIntoParts<Range extends SeriesRange>(series: readonly Range[]): Generator<Range[]> {
  let part: Range[] = [];
  let points = 0;
  for (const one of series) {
    if (part.length > 0 && points + one.points > pointsAtOnce) {
      yield part;
      part = [];
      points = 0;
    }
    part.push(one);
    points += one.points;
  }
  if (part.length > 0) yield part;
}
