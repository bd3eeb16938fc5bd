import type { MetricMode } from "../loop/plan";
import { modeByName, splitName } from "./direction";
import type { Metrics } from "./metric-value";

/** Without a metric in the spec, the first of these that a completed iteration reports under just this name. */
const defaultMetrics = ["success_rate", "reward_mean", "return_mean", "score", "loss"] as const;

/** Else what one name alone ends with, in any spelling; of several the one that was measured in an evaluation. */
const defaultEndings = [
  ...["success_rate", "success", "reward_mean", "mean_reward", "episode_reward", "reward"],
  ...["return_mean", "mean_return", "episode_return", "return", "score", "accuracy", "loss"],
];
const evaluationWords = new Set(["eval", "evaluation", "val", "valid", "validation", "test", "holdout"]);

export type Watch = {
  metric: string | null;
  mode: MetricMode | null;
  target: number | null;
  patienceIterations: number | null;
};
/** `message` is a sentence for whoever wrote the spec or the trainer. */
export type WatchChoice =
  | { kind: "watched"; metric: string; mode: MetricMode }
  | { kind: "not_watched"; code: "metric_not_reported" | "metric_mode_unknown"; message: string }
  | { kind: "nothing" };

/** What is watched from an iteration on that reported these, or what is to be said where nothing is. */
export function chooseWatched(wanted: Watch, metrics: Metrics): WatchChoice {
  const metric = wanted.metric ?? chooseDefault(Object.keys(metrics));
  if (metric === null) {
    if (!decides(wanted)) return { kind: "nothing" };
    const message = `Nothing is watched: no metric is named in success_criteria.metric, and of what was reported (${listSome(Object.keys(metrics))}) none can be chosen by its name. ${waits}`;
    return { kind: "not_watched", code: "metric_not_reported", message };
  }
  if (!Object.hasOwn(metrics, metric)) {
    const message = `${metric} is to be watched and was not reported as a number. ${describeNear(metric, metrics)} ${waits}`;
    return { kind: "not_watched", code: "metric_not_reported", message };
  }
  const mode = wanted.mode ?? modeByName(metric);
  if (mode !== null) return { kind: "watched", metric, mode };
  return { kind: "not_watched", code: "metric_mode_unknown", message: askForMode(metric) };
}

const waits = "Until it is, there is no best, and target and patience_iterations do not act.";

/** The sentence for a name that does not say which way is better. */
export const askForMode = (metric: string): string =>
  `success_criteria.mode is needed: the name ${metric} does not say whether higher or lower is better, so send mode "max" or "min". Without it there is no best, and target and patience_iterations do not act.`;

const decides = ({ target, patienceIterations }: Watch): boolean =>
  target !== null || patienceIterations !== null;

function chooseDefault(names: readonly string[]): string | null {
  const exact = defaultMetrics.find((name) => names.includes(name));
  if (exact) return exact;
  // An entry of a list is one of many.
  const spelled = names
    .filter((name) => !name.split("/").some((part) => /^\d+$/.test(part)))
    .map((name) => ({ name, words: splitName(name) }));
  for (const ending of defaultEndings) {
    const found = spelled.filter(({ words }) => endsWith(words, ending.split("_")));
    const evaluated = found.filter(({ words }) => words.some((word) => evaluationWords.has(word)));
    const [only] = evaluated.length > 0 ? evaluated : found;
    const count = evaluated.length > 0 ? evaluated.length : found.length;
    if (only && count === 1 && modeByName(only.name) !== null) return only.name;
  }
  return null;
}

const endsWith = (words: readonly string[], ending: readonly string[]): boolean =>
  words.length >= ending.length &&
  ending.every((word, at) => words[words.length - ending.length + at] === word);

function describeNear(metric: string, metrics: Metrics): string {
  const names = Object.keys(metrics);
  if (names.some((name) => name.startsWith(`${metric}/`)))
    return `It was reported as ${listSome(names.filter((name) => name.startsWith(`${metric}/`)))}: write it as one number, or name one of these.`;
  if (names.length === 0) return "metrics.json had no number at all.";
  const wanted = splitName(metric);
  const near = names.filter((name) => {
    const words = splitName(name);
    return endsWith(words, wanted) || endsWith(wanted, words);
  });
  return near.length > 0
    ? `Is it ${listSome(near)}? Name that in success_criteria.metric.`
    : `What was reported: ${listSome(names)}.`;
}

function listSome(names: readonly string[]): string {
  if (names.length === 0) return "no number at all";
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
