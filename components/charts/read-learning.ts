import type { Interval } from "@/components/charts/fold-points";
import { rateHighKey, rateKey, rateLowKey } from "@/lib/core/evaluation/summarize-suite";
import { type Metrics, toNumber } from "@/lib/core/metrics/metric-value";

/** What evaluations tell of a run's chart. Indexes are iterations'; what the run starts from is -1. */
export type Learning = {
  /** Metrics of each evaluated checkpoint, by index. */
  evaluated: ReadonlyMap<number, Metrics>;
  /** Null: none yet, or one of another run. */
  champion: number | null;
  /** Who drove the rollouts of an iteration, in words. */
  drivers: ReadonlyMap<number, string>;
};

/** Metrics that come with both ends of their 95 % interval, as metrics of their own. */
const bounds: Readonly<Record<string, readonly [low: string, high: string]>> = {
  [rateKey]: [rateLowKey, rateHighKey],
  "eval/return_mean": ["eval/return_low", "eval/return_high"],
};
const boundKeys = new Set(Object.values(bounds).flat());

/** The names of a metric's ends; null: nobody says how sure it is. */
export function boundsOf(key: string): readonly [low: string, high: string] | null {
  return Object.hasOwn(bounds, key) ? (bounds[key] ?? null) : null;
}

/** Whether a metric is but the end of another one's interval. */
export function isBound(key: string): boolean {
  return boundKeys.has(key);
}

/** How sure a metric is, as reported beside it; null where that is not known. */
export function readInterval(metrics: Metrics, key: string): Interval | null {
  const [low, high] = (boundsOf(key) ?? []).map((bound) => toNumber(metrics[bound] ?? "NaN"));
  if (low === undefined || high === undefined) return null;
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}
