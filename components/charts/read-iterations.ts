import { nameIteration } from "@/components/charts/format-metric";
import type { MetricMode } from "@/lib/core/loop/plan";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import { isImprovement, readFinite } from "@/lib/core/metrics/watch";
import type { IterationStatus } from "@/lib/core/names";

/** What a chart reads of an iteration. `metrics` is empty until it reported some. */
export type ChartIteration = { index: number; status: IterationStatus; metrics: Metrics };

export type MetricRow = {
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
  mark: "failed" | "running" | "not_finite" | null;
};

type Question = {
  key: string;
  mode: MetricMode | null;
  minDelta?: number;
  /** Where each iteration lies, by index; left out: at its index. */
  places?: ReadonlyMap<number, number>;
  sparse?: boolean;
};

const liveStatuses: readonly IterationStatus[] = ["rollouts", "manifest", "training"];

/**
 * One row for every index from 0 on, in order, whatever order and holes the iterations come with; of sparse ones for
 * those alone.
 */
export function readIterations(
  iterations: readonly ChartIteration[],
  { key, mode, minDelta = 0, places, sparse = false }: Question,
): readonly MetricRow[] {
  const byIndex = new Map(iterations.map((iteration) => [iteration.index, iteration]));
  const count = iterations.reduce((most, { index }) => Math.max(most, index), -1) + 1;
  const indexes = sparse
    ? [...byIndex.keys()].sort((one, other) => one - other)
    : Array.from({ length: count }, (_, index) => index);
  let best: number | null = null;
  return indexes.map((index): MetricRow => {
    const iteration = byIndex.get(index);
    const name = nameIteration(index);
    const x = places ? (places.get(index) ?? null) : index;
    if (!iteration) return { index, name, x, status: null, reported: null, value: null, best, mark: null };
    const { status, metrics } = iteration;
    const reported = readReported(metrics, key);
    // What a trainer may have written before its iteration failed is not part of the line.
    const value = status === "failed" ? null : readFinite(metrics, key);
    if (value !== null && mode && isImprovement(value, best, mode, minDelta)) best = value;
    return { index, name, x, status, reported, value, best, mark: markOf(status, reported) };
  });
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
