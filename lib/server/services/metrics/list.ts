import type { MetricAxis, WireMetricSeries } from "@/lib/contracts/metrics";
import { toMetricValue } from "@/lib/core/metrics/metric-value";
import {
  type Points,
  readPoints,
  readReducedPoints,
  type SeriesRange,
} from "@/lib/server/store/metric-series";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { type Chosen, chooseSeries, type MetricsInput } from "./choose-series";

/** Every series at full resolution, or each reduced to at most `maxPoints`. */
export async function listMetrics(
  context: ServiceContext,
  { maxPoints, ...input }: MetricsInput & { maxPoints?: number | undefined },
): Promise<{ x: MetricAxis; series: WireMetricSeries[]; series_left_out: number }> {
  const run = await requireRun(context, input.runId);
  const chosen = await chooseSeries(context.database.db, run, input);
  const { axis, series, leftOut, place } = chosen;
  const most = maxPoints ?? Number.POSITIVE_INFINITY;
  const whole = await readPoints(
    context.database.db,
    chosen.source,
    series.filter(({ points }) => points <= most),
  );
  const reduced = await reduce(
    context,
    chosen,
    series.filter(({ points }) => points > most),
    most,
  );
  return {
    x: axis,
    series: series.map((one) => {
      const points = whole.get(one.series) ?? reduced.get(one.series) ?? { x: [], y: [] };
      return {
        key: one.key,
        iteration_index: one.iterationIndex,
        attempt_id: one.attemptId,
        points_total: one.points,
        reduced: reduced.has(one.series),
        x: points.x.map(place),
        y: points.y.map(toMetricValue),
      };
    }),
    series_left_out: leftOut,
  };
}

/** Two points a bucket, three where there are values that are not finite, and the two ends. */
async function reduce(
  { database: { db } }: ServiceContext,
  { source }: Chosen,
  ranges: readonly SeriesRange[],
  most: number,
): Promise<Map<string, Points>> {
  const found = await readReducedPoints(db, source, ranges, Math.max(1, Math.floor((most - 2) / 2)));
  const tooMany = ranges.filter(({ series }) => (found.get(series)?.x.length ?? 0) > most);
  const again = await readReducedPoints(db, source, tooMany, Math.max(1, Math.floor((most - 2) / 3)));
  return new Map([...found, ...again]);
}
