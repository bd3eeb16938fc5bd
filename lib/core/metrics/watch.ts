import type { MetricMode } from "../loop/plan";
import { type Metrics, toNumber } from "./metric-value";

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
