import { assertNever } from "../assert-never";
import { judgeOutcome } from "../attempts/judge-outcome";
import { type AttemptNews, isAwaited } from "../attempts/news";
import type { TaskSummary } from "../attempts/outcome";
import type { AttemptRef, Slot } from "../attempts/slot";
import { taskFacts } from "../attempts/task-kinds";
import { chooseWatched, isImprovement, readFinite } from "../metrics/watch";
import type { Draft } from "./draft";
import { budgetCompared } from "./stop-rules";

export function takeNews(draft: Draft, slot: Slot, news: AttemptNews): void {
  if (!isAwaited(news.type, slot.status)) return;
  const { ref } = news;
  switch (news.type) {
    case "attempt_claimed":
      if (draft.state.intent.kind !== "none" || !fitsBudget(draft, news.reserveMicro)) return;
      draft.emit({
        type: `${ref.kind}.claimed`,
        data: { turn: ref, reservedMicro: news.reserveMicro, where: news.where },
      });
      return;
    case "attempt_reserving":
      if (slot.stopping || !fitsBudget(draft, news.micro)) return;
      draft.emit({ type: "credits.reserved", data: { turn: ref, micro: news.micro } });
      return;
    case "attempt_started":
      if (!draft.state.counters.everStarted) draft.emit({ type: "run.started", data: {} });
      draft.emit({ type: `${ref.kind}.started`, data: { turn: ref } });
      return;
    case "attempt_exited": {
      const { spentMicro, exitCode } = news;
      draft.emit({ type: `${ref.kind}.exited`, data: { turn: ref, spentMicro, exitCode } });
      return;
    }
    case "attempt_ended":
      takeOutcome(draft, slot, news);
      return;
    default:
      assertNever(news);
  }
}

/** What does not fit lands the run. */
function fitsBudget(draft: Draft, nextMicro: number): boolean {
  const { counters, limits } = draft.state;
  const { maxMicroCredits } = limits;
  const { spentMicro, reservedMicro } = counters;
  if (maxMicroCredits === null || spentMicro + reservedMicro + nextMicro <= maxMicroCredits) return true;
  const inputs = budgetCompared(spentMicro, reservedMicro, nextMicro, maxMicroCredits);
  draft.emit({ type: "run.landing", data: { rule: "budget_exhausted", inputs } });
  return false;
}

function takeOutcome(
  draft: Draft,
  slot: Slot,
  { ref, outcome: told, spentMicro }: Extract<AttemptNews, { type: "attempt_ended" }>,
): void {
  const { intent } = draft.state;
  const stopping = slot.stopping || intent.kind === "canceling" || intent.kind === "landing";
  const { retryLimit } = taskFacts[ref.kind].termsOf(draft.plan);
  const { outcome, willRetry } = judgeOutcome(told, { ...slot, stopping, retryLimit });
  switch (outcome.kind) {
    case "succeeded":
      takeSuccess(draft, ref, outcome.summary, spentMicro);
      return;
    case "canceled": {
      const { partialArtifacts } = outcome;
      const data = { turn: ref, claimed: true, again: false, spentMicro, partialArtifacts };
      draft.emit({ type: `${ref.kind}.canceled`, data });
      return;
    }
    case "failed": {
      const { code, message, exitCode } = outcome;
      const data = { turn: ref, code, message, exitCode, willRetry, spentMicro };
      draft.emit({ type: `${ref.kind}.failed`, data });
      return;
    }
    case "lost": {
      const { code, message } = outcome;
      const returnedMicro = slot.spentMicro + slot.reservedMicro;
      const data = { turn: ref, code, message, willRetry, returnedMicro };
      draft.emit({ type: `${ref.kind}.lost`, data });
      return;
    }
    default:
      assertNever(outcome);
  }
}

function takeSuccess(draft: Draft, ref: AttemptRef, summary: TaskSummary, spentMicro: number): void {
  draft.emit({ type: `${ref.kind}.succeeded`, data: { turn: ref, summary, spentMicro } });
  if (summary.kind !== "trainer") return;
  const { iteration } = ref;
  const { kind: _kind, ...result } = summary;
  draft.emit({ type: "iteration.completed", data: { iteration, ...result } });
  judgeMetrics(draft, iteration, summary);
}

/** Chooses what is watched when the first completed iteration shows what there is, and keeps the best. */
function judgeMetrics(
  draft: Draft,
  iteration: number,
  summary: Extract<TaskSummary, { kind: "trainer" }>,
): void {
  const { watch } = draft.plan;
  if (!draft.state.counters.watched && draft.state.counters.iterationsCompleted === 1) {
    const chosen = chooseWatched(watch, summary.metrics);
    if (chosen) draft.emit({ type: "metric.watched", data: chosen });
  }
  const { watched, best } = draft.state.counters;
  if (!watched) return;
  const value = readFinite(summary.metrics, watched.metric);
  if (value === null) {
    const reported = summary.metrics[watched.metric];
    const data = {
      iteration,
      metric: watched.metric,
      value: reported === undefined ? null : String(reported),
    };
    draft.emit({ type: "metric.unusable", data });
  } else if (isImprovement(value, best?.value ?? null, watched.mode, watch.minDelta)) {
    draft.emit({ type: "metric.best", data: { iteration, checkpointId: summary.checkpointId, value } });
  }
}
