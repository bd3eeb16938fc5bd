import { assertNever } from "../assert-never";
import { judgeOutcome } from "../attempts/judge-outcome";
import { isAwaited } from "../attempts/news";
import type { TaskSummary } from "../attempts/outcome";
import type { AttemptRef, Slot } from "../attempts/slot";
import { taskFacts } from "../attempts/task-kinds";
import type { Draft } from "./draft";
import { completeEvaluation, completeTraining } from "./evaluate";
import type { EvaluatedSuite, Input } from "./inputs";
import { budgetCompared } from "./stop-rules";

type LoopNews = Extract<Input, { type: `attempt_${string}` }>;

export function takeNews(draft: Draft, slot: Slot, news: LoopNews): void {
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
  { ref, outcome: told, spentMicro, suite }: Extract<LoopNews, { type: "attempt_ended" }>,
): void {
  const { intent } = draft.state;
  const stopping = slot.stopping || intent.kind === "canceling" || intent.kind === "landing";
  const { retryLimit } = taskFacts[ref.kind].termsOf(draft.plan);
  const { outcome, willRetry } = judgeOutcome(told, { ...slot, stopping, retryLimit });
  switch (outcome.kind) {
    case "succeeded":
      takeSuccess(draft, ref, outcome.summary, { spentMicro, suite });
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

function takeSuccess(
  draft: Draft,
  ref: AttemptRef,
  summary: TaskSummary,
  { spentMicro, suite }: { spentMicro: number; suite: EvaluatedSuite | undefined },
): void {
  draft.emit({ type: `${ref.kind}.succeeded`, data: { turn: ref, summary, spentMicro } });
  if (summary.kind === "trainer") {
    const { kind: _kind, ...trained } = summary;
    completeTraining(draft, ref.iteration, trained);
  }
  const { phase } = draft.state;
  if (phase.kind === "evaluation" && phase.done === phase.jobs) completeEvaluation(draft, phase, suite);
}
