import type { Metrics } from "../metrics/metric-value";
import { bootstrapMean } from "./bootstrap-mean";
import type { EvaluatedEpisode } from "./compare-suites";
import { wilsonInterval } from "./wilson-interval";

export const rateKey = "eval/success_rate";
export const rateLowKey = "eval/success_rate_low";
export const rateHighKey = "eval/success_rate_high";

/** The platform's own metrics of an evaluation that is not empty. `length` in control steps. */
export function summarizeSuite(episodes: readonly (EvaluatedEpisode & { length: number })[]): Metrics {
  const count = episodes.length;
  const successes = episodes.filter(({ success }) => success).length;
  const returns = episodes.map(({ returnSum }) => returnSum);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const rate = wilsonInterval(successes, count);
  const meanReturn = bootstrapMean(returns);
  return {
    [rateKey]: successes / count,
    [rateLowKey]: rate.low,
    [rateHighKey]: rate.high,
    "eval/return_mean": mean(returns),
    "eval/return_low": meanReturn.low,
    "eval/return_high": meanReturn.high,
    "eval/length_mean": mean(episodes.map(({ length }) => length)),
    "eval/episodes": count,
  };
}

/** A trainer's metrics beside the evaluation's: one of the same name moves below `trainer/`. `moved`: which did. */
export function joinMetrics(trained: Metrics, evaluated: Metrics): { metrics: Metrics; moved: string[] } {
  const moved = Object.keys(trained).filter((key) => key in evaluated);
  const kept = Object.entries(trained).map(([key, value]) => [
    key in evaluated ? `trainer/${key}` : key,
    value,
  ]);
  return { metrics: { ...Object.fromEntries(kept), ...evaluated }, moved };
}
