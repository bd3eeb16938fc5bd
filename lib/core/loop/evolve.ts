import { assertNever } from "../assert-never";
import type { AttemptErrorCode } from "../names";
import type { LoopEvent } from "./events";
import { owedSlot } from "./initial-state";
import { slotsOf, withSlot } from "./slots";
import type { Counters, Phase, RunState, Slot, Turn } from "./state";
import { activeMsAt } from "./views";

/**
 * Folds one fact into the state. Pure and total: the same events in the same order give the same state, which is how a
 * run can be explained from its rows. `atMs` is the event's time.
 */
export function evolve(state: RunState, event: LoopEvent, atMs: number): RunState {
  switch (event.type) {
    case "run.queued":
      return {
        ...count(state, { lastGoodCheckpointId: event.data.initialCheckpointId }),
        limits: event.data.limits,
      };
    case "run.started":
      return count(state, { everStarted: true, activeSinceMs: atMs });
    case "run.pausing":
      return { ...state, intent: { kind: "pausing" } };
    case "run.paused":
      return { ...stopClock(state, atMs), intent: { kind: "paused" } };
    case "run.resumed": {
      const { everStarted, activeSinceMs } = state.counters;
      const since = everStarted ? (activeSinceMs ?? atMs) : null;
      return { ...count(state, { activeSinceMs: since }), intent: { kind: "none" } };
    }
    case "run.canceling":
      return { ...state, intent: { kind: "canceling" } };
    case "run.landing":
      return { ...state, intent: { kind: "landing", rule: event.data.rule, inputs: event.data.inputs } };
    case "run.limits_changed":
      return { ...state, limits: event.data.limits };
    case "run.succeeded":
    case "run.failed":
    case "run.canceled": {
      const { stopReason, stopInputs, errorCode, error } = event.data;
      const status =
        event.type === "run.succeeded" ? "succeeded" : event.type === "run.failed" ? "failed" : "canceled";
      return {
        ...stopClock(state, atMs),
        intent: { kind: "none" },
        phase: { kind: "ended", status, stopReason, stopInputs, errorCode, error },
      };
    }

    case "iteration.started": {
      const { iteration, jobs } = event.data;
      return inPhase(state, {
        kind: "rollouts",
        iteration,
        jobs,
        nextIndex: 0,
        done: 0,
        inFlight: [],
        failed: null,
      });
    }
    case "iteration.completed": {
      const { counters } = state;
      const next = count(state, {
        iterationsEnded: counters.iterationsEnded + 1,
        iterationsCompleted: counters.iterationsCompleted + 1,
        failedInARow: 0,
        completedSinceBest: counters.completedSinceBest + 1,
        lastGoodCheckpointId: event.data.checkpointId,
      });
      return inPhase(next, { kind: "idle" });
    }
    case "iteration.failed": {
      const { iteration, code, message } = event.data;
      const next = count(state, {
        iterationsEnded: state.counters.iterationsEnded + 1,
        failedInARow: state.counters.failedInARow + 1,
        lastFailure: { iteration, code, message },
      });
      return inPhase(next, { kind: "idle" });
    }
    case "iteration.canceled":
      return inPhase(state, { kind: "idle" });

    case "rollout.queued":
    case "manifest.queued":
    case "trainer.queued":
      return queueAttempt(state, event.data.turn);
    case "rollout.claimed":
    case "manifest.claimed":
    case "trainer.claimed":
      return reserve(state, event.data.turn, event.data.reservedMicro, { status: "claimed" });
    case "credits.reserved":
      return reserve(state, event.data.turn, event.data.micro, {});
    case "rollout.stopping":
    case "manifest.stopping":
    case "trainer.stopping":
      return inPhase(
        state,
        withSlot(state.phase, event.data.turn.index, (slot) => ({ ...slot, stopping: true })),
      );
    case "rollout.exited":
    case "manifest.exited":
    case "trainer.exited":
      return settle(state, event.data.turn, event.data.spentMicro, (slot) => ({
        ...slot,
        status: "collecting",
      }));
    case "rollout.succeeded":
    case "manifest.succeeded":
    case "trainer.succeeded":
      return afterSuccess(settle(state, event.data.turn, event.data.spentMicro, () => null));
    case "rollout.failed":
    case "manifest.failed":
    case "trainer.failed": {
      const { turn, willRetry, spentMicro, code, message } = event.data;
      const next = settle(state, turn, spentMicro, (slot) =>
        willRetry ? owed(slot, { failures: slot.failures + 1, lossesInARow: 0 }) : null,
      );
      return willRetry ? next : failPhase(next, code, message);
    }
    case "rollout.lost":
    case "manifest.lost":
    case "trainer.lost": {
      const { turn, willRetry, code, message } = event.data;
      const next = settle(state, turn, 0, (slot) =>
        willRetry ? owed(slot, { losses: slot.losses + 1, lossesInARow: slot.lossesInARow + 1 }) : null,
      );
      return willRetry ? next : failPhase(next, code, message);
    }
    case "rollout.canceled":
    case "manifest.canceled":
    case "trainer.canceled": {
      const { turn, again, spentMicro } = event.data;
      return settle(state, turn, spentMicro, (slot) => (again ? owed(slot, {}) : null));
    }

    case "metric.watched":
      return count(state, { watched: event.data });
    case "metric.best":
      return count(state, {
        best: {
          value: event.data.value,
          iteration: event.data.iteration,
          checkpointId: event.data.checkpointId,
        },
        completedSinceBest: 0,
      });

    case "rollout.started":
    case "manifest.started":
    case "trainer.started":
    case "metric.unusable":
    case "run.waiting":
    case "warning":
      return state;
    default:
      return assertNever(event);
  }
}

const count = (state: RunState, change: Partial<Counters>): RunState => ({
  ...state,
  counters: { ...state.counters, ...change },
});

const inPhase = (state: RunState, phase: Phase): RunState => ({ ...state, phase });

const stopClock = (state: RunState, atMs: number): RunState =>
  count(state, { activeMs: activeMsAt(state, atMs), activeSinceMs: null });

const owed = (slot: Slot, change: Partial<Slot>): Slot => ({
  ...slot,
  status: "owed",
  stopping: false,
  reservedMicro: 0,
  spentMicro: 0,
  ...change,
});

/** The slot's next attempt; a rollout that was never ordered before gets its slot here. */
function queueAttempt(state: RunState, turn: Turn): RunState {
  const { phase } = state;
  const queued = (slot: Slot): Slot => ({ ...slot, attempt: turn.attempt, status: "queued" });
  if (phase.kind === "rollouts" && turn.index === phase.nextIndex) {
    const inFlight = [...phase.inFlight, queued(owedSlot(turn.index))];
    return inPhase(state, { ...phase, nextIndex: phase.nextIndex + 1, inFlight });
  }
  return inPhase(state, withSlot(phase, turn.index, queued));
}

function reserve(state: RunState, turn: Turn, micro: number, change: Partial<Slot>): RunState {
  const phase = withSlot(state.phase, turn.index, (slot) => ({
    ...slot,
    ...change,
    reservedMicro: slot.reservedMicro + micro,
  }));
  return count(inPhase(state, phase), { reservedMicro: state.counters.reservedMicro + micro });
}

/** The attempt's reservation ends and its total cost stands: what an earlier settlement booked is replaced. */
function settle(
  state: RunState,
  turn: Turn,
  spentMicro: number,
  change: (slot: Slot) => Slot | null,
): RunState {
  const slot = slotsOf(state.phase).find((s) => s.index === turn.index);
  if (!slot) return state;
  const phase = withSlot(state.phase, turn.index, (s) => change({ ...s, reservedMicro: 0, spentMicro }));
  return count(inPhase(state, phase), {
    reservedMicro: state.counters.reservedMicro - slot.reservedMicro,
    spentMicro: state.counters.spentMicro - slot.spentMicro + spentMicro,
  });
}

/** What follows of itself when a task has succeeded: the next phase, its one task owed. */
function afterSuccess(state: RunState): RunState {
  const { phase } = state;
  if (phase.kind === "rollouts") {
    const done = phase.done + 1;
    if (done < phase.jobs) return inPhase(state, { ...phase, done });
    return inPhase(state, { kind: "manifest", iteration: phase.iteration, slot: owedSlot(0), failed: null });
  }
  if (phase.kind === "manifest") {
    return inPhase(state, { kind: "training", iteration: phase.iteration, slot: owedSlot(0), failed: null });
  }
  return state;
}

/** The first failure that ends the iteration is the one it is told by. */
function failPhase(state: RunState, code: AttemptErrorCode, message: string): RunState {
  const { phase } = state;
  if (phase.kind === "idle" || phase.kind === "ended" || phase.failed) return state;
  return inPhase(state, { ...phase, failed: { code, message } });
}
