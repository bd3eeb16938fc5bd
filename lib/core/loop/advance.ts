import { nextTry } from "../attempts/judge-outcome";
import { isLive, letGo, owedSlot, type Slot } from "../attempts/slot";
import type { Draft } from "./draft";
import { orderEvaluation, requireEvaluation } from "./evaluate";
import type { StopWhy } from "./events";
import { liveSlots, refOf, slotsOf } from "./slots";
import { startIteration } from "./state";
import { endAfterIntent, findEnd, findReachedLimit } from "./stop-rules";

/** Moves the run on until nothing more follows. Each step emits at least one event or is the last. */
export function advance(draft: Draft): void {
  while (step(draft)) {
    // Each step reads the state that the one before it left.
  }
}

function step(draft: Draft): boolean {
  const { state } = draft;
  if (state.phase.kind === "ended") return false;
  if (state.intent.kind === "canceling" || state.intent.kind === "landing") return letGoAndEnd(draft);
  return state.phase.kind === "idle" ? betweenIterations(draft) : insideIteration(draft);
}

function letGoAndEnd(draft: Draft): boolean {
  release(draft, draft.state.intent.kind === "landing" ? "landing" : "canceled", false);
  if (liveSlots(draft.state).length > 0) return false;
  leaveIteration(draft);
  return end(draft, endAfterIntent(draft.state));
}

/** The iteration that was let go. One that has trained is complete: only the evaluation of its checkpoint is given up. */
function leaveIteration(draft: Draft): void {
  const { phase } = draft.state;
  if (phase.kind === "idle" || phase.kind === "ended") return;
  const { iteration } = phase;
  if (phase.kind !== "evaluation") {
    draft.emit({ type: "iteration.canceled", data: { iteration } });
    return;
  }
  draft.emit({ type: "evaluation.skipped", data: { iteration, reason: "The run was ended while it ran." } });
  if (phase.trained) draft.emit({ type: "iteration.completed", data: { iteration, ...phase.trained } });
}

function betweenIterations(draft: Draft): boolean {
  const found = findEnd(draft.plan, draft.state, draft.nowMs);
  if (found) return end(draft, found);
  const { intent, counters } = draft.state;
  if (intent.kind === "paused") return false;
  if (intent.kind === "pausing") {
    draft.emit({ type: "run.paused", data: {} });
    return false;
  }
  const { evaluation, initialCheckpointId } = draft.plan;
  if (evaluation?.startHasPolicy && initialCheckpointId !== null && !counters.startEvaluated) {
    orderEvaluation(draft, evaluation, { iteration: startIteration, checkpointId: initialCheckpointId });
    return true;
  }
  draft.emit({
    type: "iteration.started",
    data: {
      iteration: counters.iterationsEnded,
      jobs: draft.plan.rollout.jobsPerIteration,
      checkpointInId: counters.lastGoodCheckpointId,
    },
  });
  return true;
}

function insideIteration(draft: Draft): boolean {
  const { plan, state, nowMs } = draft;
  const limit = findReachedLimit(plan, state, nowMs);
  if (limit) {
    draft.emit({ type: "run.landing", data: limit });
    return true;
  }
  const { phase } = state;
  if (phase.kind === "idle" || phase.kind === "ended") return false;
  if (phase.failed) {
    release(draft, "iteration_failed", false);
    if (liveSlots(draft.state).length > 0) return false;
    const { iteration, failed } = phase;
    if (iteration === startIteration)
      draft.emit({ type: "evaluation.skipped", data: { iteration, reason: failed.message } });
    else draft.emit({ type: "iteration.failed", data: { iteration, ...failed } });
    return true;
  }
  if (state.intent.kind === "paused") return false;
  if (state.intent.kind === "pausing") {
    release(draft, null, true);
    if (liveSlots(draft.state).length === 0) draft.emit({ type: "run.paused", data: {} });
    return false;
  }
  orderOwed(draft);
  return false;
}

/**
 * Drops what nobody has claimed and asks for the end of what runs (`why` null: lets it run). What is being collected is
 * left to report. `again`: what was dropped stays owed.
 */
function release(draft: Draft, why: StopWhy | null, again: boolean): void {
  for (const slot of liveSlots(draft.state)) {
    const ref = refOf(draft.state.phase, slot);
    const how = letGo(slot);
    if (!ref) continue;
    if (how === "drop") {
      draft.orders.push({ kind: "drop", ref });
      const data = { turn: ref, claimed: false, again, spentMicro: 0, partialArtifacts: 0 };
      draft.emit({ type: `${ref.kind}.canceled`, data });
    } else if (why && how === "stop") {
      draft.orders.push({ kind: "stop", ref, why });
      draft.emit({ type: `${ref.kind}.stopping`, data: { turn: ref, why } });
    }
  }
}

function orderOwed(draft: Draft): void {
  for (const slot of slotsOf(draft.state.phase)) if (!isLive(slot)) orderAttempt(draft, slot);
  for (;;) {
    const { phase } = draft.state;
    if (phase.kind !== "rollouts" && phase.kind !== "evaluation") return;
    const { parallelism } = phase.kind === "rollouts" ? draft.plan.rollout : requireEvaluation(draft.plan);
    if (phase.nextIndex >= phase.jobs || phase.inFlight.length >= parallelism) return;
    orderAttempt(draft, owedSlot(phase.nextIndex));
  }
}

function orderAttempt(draft: Draft, slot: Slot): void {
  const { phase, counters } = draft.state;
  const { attempt, delayMs, priorFailures } = nextTry(slot);
  const ref = refOf(phase, { index: slot.index, attempt });
  if (!ref) return;
  const checkpointInId = phase.kind === "evaluation" ? phase.checkpointId : counters.lastGoodCheckpointId;
  draft.orders.push({ kind: "start", ref, delayMs, priorFailures, checkpointInId });
  draft.emit({ type: `${ref.kind}.queued`, data: { turn: ref, checkpointInId, delayMs } });
}

function end(draft: Draft, found: ReturnType<typeof findEnd>): boolean {
  if (!found) return false;
  const { status, ...data } = found;
  draft.emit({ type: `run.${status}`, data });
  return false;
}
