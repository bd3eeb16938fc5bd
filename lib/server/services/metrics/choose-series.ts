import type { InputOf } from "@/lib/contracts/contract";
import type { listMetrics } from "@/lib/contracts/metrics/list";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import { placeIterations } from "@/lib/core/metrics/place-iterations";
import type { Db } from "@/lib/server/db/client";
import {
  iterationSource,
  listFailedIndexes,
  listIterationCosts,
  listIterationRanges,
  listStepRanges,
  type PointSource,
  type SeriesRange,
  type StepSeriesRange,
  stepSource,
} from "@/lib/server/store/metric-series";
import { countTurns } from "@/lib/server/store/step-metrics";
import { rollUpSeries, type StepBounds } from "@/lib/server/store/step-rollups";
import type { TrainingRunRow } from "@/lib/server/store/training-runs";

export type MetricsInput = Omit<InputOf<typeof listMetrics>, "maxPoints" | "format">;

export type ChosenSeries = SeriesRange & {
  key: string;
  iterationIndex: number | null;
  attemptId: string | null;
  turns: number | null;
};
export type Chosen = {
  axis: MetricAxis;
  source: PointSource;
  /** The bounds of steps, which have roll-ups; null: it is about iterations. */
  steps: StepBounds | null;
  series: ChosenSeries[];
  leftOut: number;
  /** Indexes of the iterations there that failed; null: it is about steps. */
  failed: readonly number[] | null;
  /** From a point's x as stored to its place on the axis. */
  place: (x: number) => number;
};

const shownSeries = 1_000;
const maxIndex = 2 ** 31 - 1;

/** Which stretches of which series are asked for, before any of their points is read. */
export async function chooseSeries(db: Db, run: TrainingRunRow, input: MetricsInput): Promise<Chosen> {
  const { x: axis = "iteration", from, to, iteration: iterationIndex } = input;
  const keys = input.keys ?? null;
  const { runId } = run;
  if (axis === "step") {
    const wanted = { runId, keys, iterationIndex, from, to, limit: shownSeries };
    const first = await listStepRanges(db, wanted);
    const listed = (await bringUpToDate(db, first.ranges)) ? await listStepRanges(db, wanted) : first;
    return {
      axis,
      source: stepSource(from, to),
      steps: { from, to },
      series: listed.ranges,
      leftOut: listed.total - listed.ranges.length,
      failed: null,
      place: (step) => step,
    };
  }
  const places =
    axis === "iteration"
      ? null
      : placeIterations(await listIterationCosts(db, runId), axis, run.startedAt?.getTime() ?? null);
  const { firstIndex, lastIndex } = findIndexes(places, from, to);
  const listed = await listIterationRanges(db, { runId, keys, firstIndex, lastIndex, limit: shownSeries });
  const failed = await listFailedIndexes(db, { runId, firstIndex, lastIndex });
  return {
    axis,
    source: iterationSource(runId),
    steps: null,
    series: listed.ranges.map((range) => ({
      ...range,
      key: range.series,
      iterationIndex: null,
      attemptId: null,
      turns: null,
    })),
    leftOut: listed.total - listed.ranges.length,
    failed: places === null ? failed : failed.filter((index) => places.has(index)),
    place: (index) => places?.get(index) ?? index,
  };
}

/** Series that an older version left have no roll-ups, and nobody has counted their turns, until somebody reads them. */
async function bringUpToDate(db: Db, ranges: readonly StepSeriesRange[]): Promise<boolean> {
  const idsOf = (found: readonly StepSeriesRange[]) => found.map(({ series }) => Number(series));
  const unrolled = idsOf(ranges.filter(({ dueBlocks }) => dueBlocks > 0));
  const uncounted = idsOf(ranges.filter(({ turns }) => turns === null));
  if (unrolled.length + uncounted.length === 0) return false;
  await db.transaction(async (tx) => {
    await rollUpSeries(tx, unrolled);
    await countTurns(tx, uncounted);
  });
  return true;
}

/** The iterations that lie between two places. Places grow with the index, so they are one stretch. */
function findIndexes(
  places: ReadonlyMap<number, number> | null,
  from: number | undefined,
  to: number | undefined,
): { firstIndex: number; lastIndex: number } {
  const low = from ?? Number.NEGATIVE_INFINITY;
  const high = to ?? Number.POSITIVE_INFINITY;
  if (places === null)
    return {
      firstIndex: Math.min(maxIndex, Math.max(0, Math.ceil(low))),
      lastIndex: Math.max(-1, Math.min(maxIndex, Math.floor(high))),
    };
  const inside = [...places].filter(([, place]) => place >= low && place <= high).map(([index]) => index);
  const [first] = inside;
  return first === undefined
    ? { firstIndex: 0, lastIndex: -1 }
    : { firstIndex: first, lastIndex: inside.at(-1) ?? first };
}
