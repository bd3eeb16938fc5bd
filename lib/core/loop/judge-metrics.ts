import { rateKey, rateLowKey } from "../evaluation/summarize-suite";
import { chooseWatched } from "../metrics/choose-watched";
import type { Metrics } from "../metrics/metric-value";
import { isImprovement, readFinite } from "../metrics/watch";
import type { Draft } from "./draft";

type Completed = { iteration: number; checkpointId: string; metrics: Metrics };

/**
 * Chooses what is watched once a completed iteration has reported it, and keeps the best. An iteration that was not
 * evaluated says nothing of a metric that only evaluations have.
 */
export function judgeMetrics(
  draft: Draft,
  { iteration, checkpointId, metrics }: Completed,
  isEvaluated: boolean,
): void {
  const { watch, evaluation } = draft.plan;
  const isSilent = (metric: string | null) => !isEvaluated && evaluation && metric?.startsWith("eval/");
  if (!draft.state.counters.watched && !isSilent(watch.metric))
    startWatching(draft, iteration, metrics, isEvaluated);
  const { watched, best } = draft.state.counters;
  if (!watched || isSilent(watched.metric)) return;
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

/** Patience and target act on what is watched, so neither ends a run for a metric that nobody has reported. */
function startWatching(draft: Draft, iteration: number, metrics: Metrics, isEvaluated: boolean): void {
  const { watch, evaluation } = draft.plan;
  const metric = watch.metric ?? (evaluation && isEvaluated ? rateKey : null);
  const choice = chooseWatched({ ...watch, metric }, metrics);
  if (choice.kind === "nothing") return;
  if (choice.kind === "watched") {
    draft.emit({ type: "metric.watched", data: { metric: choice.metric, mode: choice.mode } });
    return;
  }
  const { code, message } = choice;
  // What the spec lacks is said once; that a trainer does not report what is named, of each iteration.
  const isOfTrainer = watch.metric !== null && code === "metric_not_reported";
  if (!isOfTrainer && draft.state.counters.iterationsCompleted > 1) return;
  draft.emit({
    type: "warning",
    data: { code, message: `i${iteration}: ${message}`, iteration, turn: null },
  });
}
