import { assertNever } from "../assert-never";
import type { TaskSummary } from "../attempts/outcome";
import type { AttemptRef } from "../attempts/slot";
import { taskFacts } from "../attempts/task-kinds";
import { describeImage, isForeign } from "../containers/image-facts";
import { describeMark } from "../curation/mark";
import { describeRules } from "../curation/rules";
import type { SuiteComparison } from "../evaluation/compare-suites";
import { rateHighKey, rateKey, rateLowKey } from "../evaluation/summarize-suite";
import { type Metrics, toNumber } from "../metrics/metric-value";
import type { EventLevel, StopReason } from "../names";
import { isTaskEvent, type LoopEvent, type RunEvent, readTaskFact, type TaskFact } from "./events";
import type { Limits } from "./plan";
import { type RunState, startIteration } from "./state";

export type Description = { level: EventLevel; message: string };

const info = (message: string): Description => ({ level: "info", message });
const warning = (message: string): Description => ({ level: "warning", message });
const error = (message: string): Description => ({ level: "error", message });

/** The sentence a person reads for a fact. `state` is the run as it is after the event. */
export function describeEvent(state: RunState, event: LoopEvent): Description {
  return isTaskEvent(event) ? describeTask(readTaskFact(event)) : describeRun(state, event);
}

function describeRun(state: RunState, event: RunEvent): Description {
  switch (event.type) {
    case "run.queued":
      return info(`Run queued for up to ${state.limits.maxIterations} iterations.`);
    case "run.started":
      return info("Run started: its wallclock counts from here.");
    case "run.pausing":
      return info("Pausing: what runs goes on to its end, nothing new starts.");
    case "run.paused":
      return info("Paused.");
    case "run.resumed":
      return info("Resumed.");
    case "run.canceling":
      return info("Canceling: what runs is being stopped.");
    case "run.landing":
      return warning(
        `Landing, because a limit was reached (${event.data.rule}): what runs is being stopped.`,
      );
    case "run.limits_changed":
      return info(`Limits changed: ${describeLimits(event.data.before, event.data.limits)}.`);
    case "run.curation_changed": {
      const { rules, before } = event.data;
      return info(
        `Datasets from here on go without: ${describeRules(rules)} (before: ${describeRules(before)}).`,
      );
    }
    case "run.waiting":
      return event.data.code ? warning(event.data.message) : info("No longer waiting.");
    case "run.stood_still": {
      const { fromMs, toMs } = event.data;
      const minutes = Math.max(1, Math.round((toMs - fromMs) / 60_000));
      return warning(
        `The server stood still for ${plural(minutes, "minute")}: it was suspended, or its clock was set. That time does not count.`,
      );
    }
    case "run.succeeded":
      return info(`Run succeeded: ${reasons[event.data.stopReason]} (${event.data.stopReason}).`);
    case "run.failed": {
      const { stopReason, error: why } = event.data;
      return error(`Run failed (${stopReason}): ${oneLine(why ?? reasons[stopReason])}`);
    }
    case "run.canceled":
      return info("Run canceled.");

    case "iteration.started": {
      const { iteration, checkpointInId } = event.data;
      const from = checkpointInId ? `starts from ${checkpointInId}` : "starts without a checkpoint";
      return info(
        `Iteration ${iteration + 1} of ${state.limits.maxIterations} started (i${iteration}), ${from}.`,
      );
    }
    case "iteration.completed": {
      const { iteration, metrics, checkpointId } = event.data;
      const count = Object.keys(metrics).length;
      return info(`i${iteration} completed with ${plural(count, "metric")} and checkpoint ${checkpointId}.`);
    }
    case "iteration.failed":
      return error(`i${event.data.iteration} failed (${event.data.code}): ${oneLine(event.data.message)}`);
    case "iteration.canceled":
      return info(`i${event.data.iteration} canceled. What it left is kept, outside the lineage.`);

    case "credits.reserved":
      return info(`${credits(event.data.micro)} credits reserved for ${name(event.data.turn)}.`);
    case "policy.refused":
      return warning(
        `${point(event.data.iteration)}: its policy.onnx cannot be used (${event.data.code}): ${oneLine(event.data.message)}`,
      );
    case "evaluation.ordered": {
      const { iteration, checkpointId, jobs } = event.data;
      return info(`${point(iteration)}: evaluating ${checkpointId} in ${plural(jobs, "job")}.`);
    }
    case "evaluation.completed":
      return info(`${point(event.data.iteration)} evaluated: ${describeRate(event.data.metrics)}.`);
    case "evaluation.skipped":
      return info(`${point(event.data.iteration)} not evaluated: ${oneLine(event.data.reason)}`);
    case "champion.promoted": {
      const { iteration, checkpointId, beaten, comparison } = event.data;
      const over =
        beaten && comparison ? ` over ${beaten.checkpointId}: ${describeComparison(comparison)}` : "";
      return info(`${point(iteration)}: ${checkpointId} is the champion${over}.`);
    }
    case "champion.held": {
      const { iteration, champion, comparison } = event.data;
      const why = describeComparison(comparison);
      return info(
        `${point(iteration)} is not surely better than the champion ${champion.checkpointId}: ${why}.`,
      );
    }
    case "rollback": {
      const { iteration, fromCheckpointId, toCheckpointId, comparison } = event.data;
      const why = comparison ? `, because it is worse: ${describeComparison(comparison)}` : "";
      return info(
        `After ${point(iteration)} the run goes on from the champion ${toCheckpointId}, not from ${fromCheckpointId}${why}.`,
      );
    }

    case "episode.marked": {
      const { iteration, jobIndex, env, mark, before } = event.data;
      const said = `${describeMark(mark)} (before: ${describeMark(before)})`;
      return info(`${point(iteration)} job ${jobIndex} env ${env} marked: ${said}.`);
    }

    case "image.resolved":
      return (isForeign(event.data) ? warning : info)(describeImage(event.data));
    case "metric.watched":
      return info(
        `Watching ${event.data.metric}; ${event.data.mode === "max" ? "higher" : "lower"} is better.`,
      );
    case "metric.best":
      return info(`New best: ${formatValue(event.data.value)} at i${event.data.iteration}.`);
    case "metric.unusable": {
      const { iteration, metric, value } = event.data;
      const what = value === null ? "did not report" : `reported ${value} for`;
      return warning(`i${iteration} ${what} ${metric}; this counts as no improvement.`);
    }
    case "warning":
      return warning(event.data.message);
    default:
      return assertNever(event);
  }
}

function describeTask({ verb, data }: TaskFact): Description {
  const who = name(data.turn);
  switch (verb) {
    case "queued":
      return info(`${who} queued${data.delayMs > 0 ? `, after ${data.delayMs / 1000} s` : ""}.`);
    case "claimed":
      return info(`${who} taken by ${data.where}.`);
    case "started":
      return info(`${who} started.`);
    case "stopping":
      return info(`${who} is being stopped (${data.why}).`);
    case "exited": {
      const status = data.exitCode === null ? "ended" : `exited with status ${data.exitCode}`;
      return info(`${who} ${status}; collecting what it left.`);
    }
    case "succeeded":
      return info(`${who} done: ${describeSummary(data.summary)}.`);
    case "failed": {
      const next = data.willRetry ? ", to be tried again" : "";
      const text = `${who} failed (${data.code})${next}: ${oneLine(data.message)}`;
      return data.willRetry ? warning(text) : error(text);
    }
    case "lost": {
      if (data.code === "handed_back")
        return info(`${who} handed back: its worker was asked to go. It is begun again.`);
      const next = data.willRetry
        ? "to be dispatched again, its credits come back"
        : "not to be dispatched again";
      return warning(`${who} lost (${data.code}), ${next}: ${oneLine(data.message)}`);
    }
    case "canceled": {
      if (!data.claimed)
        return info(`${who} withdrawn before it started${data.again ? "; it is queued again later" : ""}.`);
      const left =
        data.partialArtifacts > 0 ? `, ${plural(data.partialArtifacts, "partial artifact")} kept` : "";
      return info(`${who} stopped${left}.`);
    }
    default:
      return assertNever(verb);
  }
}

/** Why a run ended, in words; the API's name stands beside it. */
export const reasons: Readonly<Record<StopReason, string>> = {
  canceled: "it was canceled",
  iteration_failed: "an iteration failed",
  target_reached: "the watched metric reached its target",
  max_iterations_reached: "all iterations ran",
  patience_exhausted: "the watched metric stopped improving",
  wallclock_exceeded: "its time was used up",
  budget_exhausted: "its credits were used up",
};

/** `i0 rollout 3`, `i0 training`; from the second try on with its attempt. */
function name({ iteration, kind, index, attempt }: AttemptRef): string {
  return `${point(iteration)} ${taskFacts[kind].name(index)}${attempt > 1 ? `, attempt ${attempt},` : ""}`;
}

function describeSummary(summary: TaskSummary): string {
  switch (summary.kind) {
    case "rollout":
    case "evaluation":
      return `${plural(summary.episodes, "episode")}, success rate ${formatValue(summary.successRate)}, mean return ${formatValue(summary.returnMean)}`;
    case "manifest": {
      const without = summary.excluded ? ` (${summary.excluded} left out)` : "";
      return `${plural(summary.episodes, "episode")}${without}, ${summary.envSteps} env steps, digest ${shortHash(summary.digest)}`;
    }
    case "trainer":
      return `checkpoint ${summary.checkpointId}, sha256 ${shortHash(summary.sha256)}`;
  }
}

/** `i3`, or what the run starts from. */
const point = (iteration: number): string => (iteration === startIteration ? "start" : `i${iteration}`);

function describeRate(metrics: Metrics): string {
  const read = (key: string) => formatValue(toNumber(metrics[key] ?? "NaN"));
  const interval = `${read(rateLowKey)} to ${read(rateHighKey)}`;
  return `success rate ${read(rateKey)} (${interval}, 95 %) over ${read("eval/episodes")} episodes`;
}

/** Of a comparison in which `second` was to be shown better. */
function describeComparison({ by, onlyFirst, onlySecond, p }: SuiteComparison): string {
  const what = by === "success" ? "solved" : "returned more in";
  return `it ${what} ${onlySecond} episodes that the other did not, the other ${onlyFirst}, p = ${formatValue(p)}`;
}

function describeLimits(before: Limits, after: Limits): string {
  const changes = [
    before.maxIterations !== after.maxIterations &&
      `iterations ${before.maxIterations} → ${after.maxIterations}`,
    before.maxActiveMs !== after.maxActiveMs &&
      `hours ${before.maxActiveMs / 3.6e6} → ${after.maxActiveMs / 3.6e6}`,
    before.maxMicroCredits !== after.maxMicroCredits &&
      `credits ${creditLimit(before.maxMicroCredits)} → ${creditLimit(after.maxMicroCredits)}`,
  ].filter((change) => change !== false);
  return changes.length > 0 ? changes.join(", ") : "to what they were";
}

/** A sentence of the trainer and one of ours stand in two lines; an event is one. */
const oneLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" — ");
const creditLimit = (micro: number | null): string => (micro === null ? "no limit" : credits(micro));
const credits = (micro: number): string => (micro / 1e6).toFixed(2);
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const formatValue = (value: number): string => String(Number(value.toPrecision(4)));
const shortHash = (hex: string): string => `${hex.slice(0, 6)}…${hex.slice(-4)}`;
