import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { expectWatched } from "@/components/run-model/expect-watched";
import { findPatienceEnd } from "@/components/run-model/find-patience-end";
import { isEnded, shareNow } from "@/components/run-model/read-run-state";
import type { BarShares } from "@/components/ui/bar";
import { formatCredits } from "@/components/ui/format-credits";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { rateKey } from "@/lib/core/evaluation/summarize-suite";

export type MeterFacts = {
  label: string;
  code?: string;
  value: string;
  limit?: string;
  shares: BarShares | null;
  warns?: boolean;
  note?: string;
  noteTone?: "warn";
};

/** Best, iterations, patience and credits against their limits. Wallclock moves by itself and is drawn apart. */
export function prepareMeters(
  run: WireTrainingRun,
): Record<"best" | "iterations" | "patience" | "credits", MeterFacts> {
  return {
    best: prepareBest(run),
    iterations: prepareIterations(run),
    patience: preparePatience(run),
    credits: prepareCredits(run),
  };
}

function prepareBest(run: WireTrainingRun): MeterFacts {
  const { watched_metric: watched, best } = run;
  const wanted = run.resolved_spec.success_criteria;
  const expected = expectWatched(run);
  const code = expected?.metric ?? wanted.metric ?? undefined;
  if (!best || !watched) {
    return {
      label: "Best",
      code,
      value: noneMark,
      shares: null,
      note: sayNoBest(run, expected !== null),
    };
  }
  const target = wanted.target;
  const value = typeof best.value === "number" ? best.value : null;
  const drawable = target !== null && value !== null && target > 0 && value >= 0 && watched.mode === "max";
  return {
    label: "Best",
    code,
    value: formatMetric(watched.metric, best.value),
    limit: `at ${nameIteration(best.iteration_index)}${target === null ? "" : `, target ${formatMetric(watched.metric, target)}`}`,
    shares: drawable ? { done: value / Math.max(target, 1), target: target / Math.max(target, 1) } : null,
    note: sayBetter(run, watched),
  };
}

/** A metric is watched once an iteration has reported it. */
function sayNoBest(
  { counters, resolved_spec: { success_criteria: wanted } }: WireTrainingRun,
  isExpected: boolean,
): string {
  if (isExpected) return "no finite value yet";
  if (counters.iterations_completed === 0) return "chosen by the first iteration that completes";
  return wanted.metric === null ? "nothing to watch" : "not watched";
}

/** Of an evaluated rate a target counts once one can be sure of it. */
function sayBetter(
  run: WireTrainingRun,
  { metric, mode }: NonNullable<WireTrainingRun["watched_metric"]>,
): string {
  const { evaluation, success_criteria: wanted } = run.resolved_spec;
  if (evaluation && metric === rateKey && wanted.target !== null) return "its interval must reach the target";
  return mode === "max" ? "higher is better" : "lower is better";
}

function prepareIterations(run: WireTrainingRun): MeterFacts {
  const { iterations_ended: ended, iterations_completed: completed } = run.counters;
  const total = run.limits.max_iterations;
  const bad = ended - completed;
  return {
    label: "Iterations",
    value: formatNumber(ended),
    limit: `of ${formatNumber(total)} done`,
    shares: { done: ended / total, now: shareNow(run) },
    note: bad > 0 ? `${completed} good, ${bad} ${run.status === "canceled" ? "not" : "failed"}` : undefined,
  };
}

/** Completed iterations after the best one. */
function preparePatience(run: WireTrainingRun): MeterFacts {
  const patience = run.resolved_spec.success_criteria.patience_iterations;
  const { best } = run;
  const since = run.counters.completed_since_best;
  const end = findPatienceEnd(run);
  if (patience === null) {
    return {
      label: "Patience",
      value: best ? formatNumber(since) : noneMark,
      limit: "without a new best, no limit",
      shares: null,
    };
  }
  // Nothing was reported that could be better or worse, and patience ends no run for it.
  if (run.watched_metric === null && run.counters.iterations_completed > 0) {
    return {
      label: "Patience",
      value: noneMark,
      limit: `of ${formatNumber(patience)}`,
      shares: null,
      note: "nothing is watched",
    };
  }
  return {
    label: "Patience",
    value: formatNumber(since),
    limit: `of ${formatNumber(patience)} without a new best`,
    shares: { done: Math.min(1, since / patience) },
    note: end === null ? undefined : `ends after ${nameIteration(end)} at the earliest`,
  };
}

function prepareCredits(run: WireTrainingRun): MeterFacts {
  const { spent, reserved } = run.credits;
  const limit = run.limits.max_credits;
  const forecast = forecastCredits(run);
  const notes = [
    reserved > 0 && `${formatCredits(reserved)} held`,
    forecast !== null && describeForecast(forecast, limit, run),
  ].filter((note) => note !== false);
  return {
    label: "Credits",
    value: formatCredits(spent),
    limit: limit === null ? "no limit" : `of ${formatCredits(limit)}`,
    shares:
      limit === null
        ? null
        : {
            done: spent / limit,
            held: reserved / limit,
            forecast: forecast === null ? undefined : forecast / limit,
          },
    warns: true,
    note: notes.length > 0 ? notes.join(", ") : undefined,
    noteTone: limit !== null && forecast !== null && forecast > limit ? "warn" : undefined,
  };
}

/** What the run will have cost when all its iterations have ended, if they go on as they did; null: nothing to go by. */
function forecastCredits(run: WireTrainingRun): number | null {
  const ended = run.counters.iterations_ended;
  if (isEnded(run) || ended === 0 || run.credits.spent === 0) return null;
  return (run.credits.spent / ended) * run.limits.max_iterations;
}

function describeForecast(forecast: number, limit: number | null, run: WireTrainingRun): string {
  if (limit === null || forecast <= limit) return `ends near ${formatCredits(forecast)}`;
  const lasts = Math.floor((limit * run.limits.max_iterations) / forecast);
  return `enough for about ${formatNumber(lasts)} of ${formatNumber(run.limits.max_iterations)} iterations`;
}
