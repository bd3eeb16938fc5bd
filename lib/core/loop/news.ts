import { assertNever } from "../assert-never";
import { chooseWatched, isImprovement, readFinite } from "../metrics/watch";
import { errorPayers, type TaskKind } from "../names";
import type { Draft } from "./draft";
import type { TaskSummary } from "./events";
import type { Input, Outcome } from "./inputs";
import type { Plan } from "./plan";
import type { Slot, Turn } from "./state";
import { budgetCompared, LOSS_LIMIT } from "./stop-rules";

export type News = Exclude<Extract<Input, { turn: Turn }>, { type: "warning" }>;

export function takeNews(draft: Draft, slot: Slot, news: News): void {
  const { turn } = news;
  switch (news.type) {
    case "attempt_claimed":
      if (slot.status !== "queued" || draft.state.intent.kind !== "none") return;
      if (!fitsBudget(draft, news.reserveMicro)) return;
      draft.emit({
        type: `${turn.kind}.claimed`,
        data: { turn, reservedMicro: news.reserveMicro, where: news.where },
      });
      return;
    case "attempt_reserving":
      if (slot.status !== "claimed" || slot.stopping || !fitsBudget(draft, news.micro)) return;
      draft.emit({ type: "credits.reserved", data: { turn, micro: news.micro } });
      return;
    case "attempt_started":
      if (slot.status !== "claimed") return;
      if (!draft.state.counters.everStarted) draft.emit({ type: "run.started", data: {} });
      draft.emit({ type: `${turn.kind}.started`, data: { turn } });
      return;
    case "attempt_exited": {
      if (slot.status !== "claimed") return;
      const { spentMicro, exitCode } = news;
      draft.emit({ type: `${turn.kind}.exited`, data: { turn, spentMicro, exitCode } });
      return;
    }
    case "attempt_ended":
      if (slot.status === "queued") return;
      takeOutcome(draft, slot, turn, news.outcome, news.spentMicro);
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

function takeOutcome(draft: Draft, slot: Slot, turn: Turn, outcome: Outcome, spentMicro: number): void {
  const { intent } = draft.state;
  const goesOn = intent.kind !== "canceling" && intent.kind !== "landing" && !slot.stopping;
  switch (outcome.kind) {
    case "succeeded":
      takeSuccess(draft, turn, outcome.summary, spentMicro);
      return;
    case "canceled":
      // Stopped, but not by us: its work is not done and it is not the user's failure.
      if (goesOn) {
        takeLoss(draft, slot, turn, { code: "lost", message: "The attempt was stopped." }, goesOn);
        return;
      }
      draft.emit({
        type: `${turn.kind}.canceled`,
        data: { turn, claimed: true, again: false, spentMicro, partialArtifacts: outcome.partialArtifacts },
      });
      return;
    case "lost":
      takeLoss(draft, slot, turn, outcome, goesOn);
      return;
    case "failed": {
      const { code, message, exitCode } = outcome;
      const payer = errorPayers[code];
      if (payer === "platform") {
        takeLoss(draft, slot, turn, outcome, goesOn);
        return;
      }
      const willRetry = goesOn && payer === "user" && slot.failures < retryLimit(draft.plan, turn.kind);
      draft.emit({
        type: `${turn.kind}.failed`,
        data: { turn, code, message, exitCode, willRetry, spentMicro },
      });
      return;
    }
    default:
      assertNever(outcome);
  }
}

function takeLoss(
  draft: Draft,
  slot: Slot,
  turn: Turn,
  { code, message }: Pick<Extract<Outcome, { kind: "lost" }>, "code" | "message">,
  goesOn: boolean,
): void {
  const willRetry = goesOn && slot.losses + 1 < LOSS_LIMIT;
  draft.emit({
    type: `${turn.kind}.lost`,
    data: { turn, code, message, willRetry, returnedMicro: slot.spentMicro + slot.reservedMicro },
  });
}

function retryLimit(plan: Plan, kind: TaskKind): number {
  if (kind === "rollout") return plan.rollout.retryLimit;
  return kind === "trainer" ? plan.trainer.retryLimit : 0;
}

function takeSuccess(draft: Draft, turn: Turn, summary: TaskSummary, spentMicro: number): void {
  draft.emit({ type: `${turn.kind}.succeeded`, data: { turn, summary, spentMicro } });
  if (summary.kind !== "trainer") return;
  const { iteration } = turn;
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
