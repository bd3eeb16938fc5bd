import type { Interval } from "@/components/charts/fold-points";
import { nameIteration } from "@/components/charts/format-metric";
import { type Learning, readInterval } from "@/components/charts/read-learning";
import type { MetricMode } from "@/lib/core/loop/plan";
import { startIteration } from "@/lib/core/loop/state";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import { isImprovement, readFinite } from "@/lib/core/metrics/watch";
import type { IterationStatus } from "@/lib/core/names";

/** What a chart reads of an iteration. `metrics` is empty until it reported some. */
export type ChartIteration = { index: number; status: IterationStatus; metrics: Metrics };

export type MetricRow = {
  /** -1: what the run starts from. */
  index: number;
  /** "i5" */
  name: string;
  /** On the axis; null when it has no place there yet. */
  x: number | null;
  /** Null where the iterations that were given leave one out. */
  status: IterationStatus | null;
  /** As the trainer reported it; null when it did not. */
  reported: MetricValue | null;
  /** What can be drawn: null is a gap, never a zero. */
  value: number | null;
  /** Best of all up to this one; null before there is any. */
  best: number | null;
  /** How sure the value is; null where that is not known. */
  interval: Interval | null;
  /** Who drove its rollouts, in words; null where nobody says. */
  driver: string | null;
  mark: "failed" | "running" | "not_finite" | null;
};

type Question = {
  key: string;
  mode: MetricMode | null;
  minDelta?: number;
  /** Where each iteration lies, by index; left out: at its index. */
  places?: ReadonlyMap<number, number>;
  sparse?: boolean;
  learning?: Learning | null;
};

const liveStatuses: readonly IterationStatus[] = ["rollouts", "manifest", "training", "evaluation"];

/**
 * One row for every index from 0 on, in order, whatever order and holes the iterations come with; of sparse ones for
 * those alone. Before them what the run starts from, where an evaluation says how good that was.
 */
export function readIterations(
  iterations: readonly ChartIteration[],
  { key, mode, minDelta = 0, places, sparse = false, learning = null }: Question,
): readonly MetricRow[] {
  const byIndex = new Map(iterations.map((iteration) => [iteration.index, iteration]));
  const count = iterations.reduce((most, { index }) => Math.max(most, index), -1) + 1;
  const indexes = sparse
    ? [...byIndex.keys()].sort((one, other) => one - other)
    : Array.from({ length: count }, (_, index) => index);
  let best: number | null = null;
  const rows = indexes.map((index): MetricRow => {
    const iteration = byIndex.get(index);
    const name = nameIteration(index);
    const x = places ? (places.get(index) ?? null) : index;
    const driver = learning?.drivers.get(index) ?? null;
    if (!iteration) {
      return { ...unknown, index, name, x, best, driver };
    }
    const { status, metrics } = iteration;
    const reported = readReported(metrics, key);
    // What a trainer may have written before its iteration failed is not part of the line.
    const value = status === "failed" ? null : readFinite(metrics, key);
    if (value !== null && mode && isImprovement(value, best, mode, minDelta)) best = value;
    const evaluated = learning?.evaluated.get(index) ?? {};
    const interval = value === null ? null : (readInterval(metrics, key) ?? readInterval(evaluated, key));
    return {
      index,
      name,
      x,
      status,
      reported,
      value,
      best,
      interval,
      driver,
      mark: markOf(status, reported),
    };
  });
  return [...readStart(learning, key, places !== undefined), ...rows];
}

const unknown = {
  status: null,
  reported: null,
  value: null,
  best: null,
  interval: null,
  driver: null,
  mark: null,
};

/** It took no iteration: on every other axis it lies where the run begins. */
function readStart(learning: Learning | null, key: string, isPlaced: boolean): readonly MetricRow[] {
  const metrics = learning?.evaluated.get(startIteration);
  const reported = metrics ? readReported(metrics, key) : null;
  if (!metrics || reported === null) return [];
  const index = startIteration;
  const value = readFinite(metrics, key);
  const x = isPlaced ? 0 : index;
  const interval = readInterval(metrics, key);
  return [{ ...unknown, index, name: nameIteration(index), x, reported, value, interval }];
}

/** Metric names are the trainer's: one called "constructor" must not find what every object has. */
function readReported(metrics: Metrics, key: string): MetricValue | null {
  return Object.hasOwn(metrics, key) ? (metrics[key] ?? null) : null;
}

function markOf(status: IterationStatus, reported: MetricValue | null): MetricRow["mark"] {
  if (status === "failed") return "failed";
  if (typeof reported === "string") return "not_finite";
  return liveStatuses.includes(status) ? "running" : null;
}
