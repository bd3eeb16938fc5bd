import type { MetricMode } from "../loop/plan";
import { type Metrics, toNumber } from "./metric-value";

/** Without a metric in the spec, the first of these that the first completed iteration reports. */
export const defaultMetrics = ["success_rate", "reward_mean", "return_mean", "score", "loss"] as const;

/** Names that mean "less is better" when the spec gives no mode. */
export function modeByName(metric: string): MetricMode {
  const last = metric.split("/").at(-1) ?? metric;
  return /(^|_)(loss|error)(_|$)/i.test(last) ? "min" : "max";
}

export function chooseWatched(
  wanted: { metric: string | null; mode: MetricMode | null },
  metrics: Metrics,
): { metric: string; mode: MetricMode } | null {
  const metric = wanted.metric ?? defaultMetrics.find((name) => name in metrics);
  return metric === undefined ? null : { metric, mode: wanted.mode ?? modeByName(metric) };
}

/** The watched value of one iteration; null when it is missing or not finite, which is no improvement. */
export function readFinite(metrics: Metrics, metric: string): number | null {
  const value = metrics[metric];
  if (value === undefined) return null;
  const number = toNumber(value);
  return Number.isFinite(number) ? number : null;
}

/** Better than `best` by more than `minDelta`. Anything beats nothing. */
export function isImprovement(
  value: number,
  best: number | null,
  mode: MetricMode,
  minDelta: number,
): boolean {
  if (best === null) return true;
  return mode === "max" ? value > best + minDelta : value < best - minDelta;
}

export function reaches(value: number, target: number, mode: MetricMode): boolean {
  return mode === "max" ? value >= target : value <= target;
}
