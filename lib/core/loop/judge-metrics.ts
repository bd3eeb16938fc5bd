import { rateKey, rateLowKey } from "../evaluation/summarize-suite";
import type { Metrics } from "../metrics/metric-value";
import { chooseWatched, isImprovement, readFinite } from "../metrics/watch";
import type { Draft } from "./draft";

type Completed = { iteration: number; checkpointId: string; metrics: Metrics };

/**
 * Chooses what is watched when the first completed iteration shows what there is, and keeps the best. An iteration that
 * was not evaluated says nothing of a metric that only evaluations have.
 */
export function judgeMetrics(
  draft: Draft,
  { iteration, checkpointId, metrics }: Completed,
  isEvaluated: boolean,
): void {
  const { watch, evaluation } = draft.plan;
  if (!draft.state.counters.watched && draft.state.counters.iterationsCompleted === 1) {
    const metric = watch.metric ?? (evaluation && isEvaluated ? rateKey : null);
    const chosen = chooseWatched({ ...watch, metric }, metrics);
    if (chosen) draft.emit({ type: "metric.watched", data: chosen });
  }
  const { watched, best } = draft.state.counters;
  if (!watched || (!isEvaluated && evaluation && watched.metric.startsWith("eval/"))) return;
  const { metric, mode } = watched;
  const value = readFinite(metrics, metric);
  if (value === null) {
    const reported = metrics[metric];
    const data = { iteration, metric, value: reported === undefined ? null : String(reported) };
    draft.emit({ type: "metric.unusable", data });
  } else if (isImprovement(value, best?.value ?? null, mode, watch.minDelta)) {
    const low = metric === rateKey ? readFinite(metrics, rateLowKey) : null;
    const data = { iteration, checkpointId, value, ...(low !== null && { sureValue: low }) };
    draft.emit({ type: "metric.best", data });
  }
}
