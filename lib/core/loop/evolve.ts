import { assertNever } from "../assert-never";
import { isTaskEvent, type LoopEvent, type RunEvent, readTaskFact } from "./events";
import { count, evolveTask, inPhase, reserve } from "./evolve-task";
import { type RunState, startIteration } from "./state";
import { activeMsAt } from "./views";

/**
 * Folds one fact into the state. Pure and total: the same events in the same order give the same state, which is how a
 * run can be explained from its rows. `atMs` is the event's time.
 */
export function evolve(state: RunState, event: LoopEvent, atMs: number): RunState {
  return isTaskEvent(event) ? evolveTask(state, readTaskFact(event)) : evolveRun(state, event, atMs);
}

function evolveRun(state: RunState, event: RunEvent, atMs: number): RunState {
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
    case "run.stood_still": {
      const { fromMs, toMs } = event.data;
      return count(state, { activeMs: activeMsAt(state, fromMs), activeSinceMs: toMs });
    }
    case "run.succeeded":
    case "run.failed":
    case "run.canceled": {
      const status =
        event.type === "run.succeeded" ? "succeeded" : event.type === "run.failed" ? "failed" : "canceled";
      return {
        ...stopClock(state, atMs),
        intent: { kind: "none" },
        phase: { kind: "ended", status, ...event.data },
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

    case "credits.reserved":
      return reserve(state, event.data.turn, event.data.micro);

    case "metric.watched":
      // What was completed before anybody reported it does not count against patience.
      return count(state, {
        watched: event.data,
        completedSinceBest: Math.min(1, state.counters.completedSinceBest),
      });
    case "metric.best":
      return count(state, { best: event.data, completedSinceBest: 0 });

    case "evaluation.ordered": {
      const { trained, ...ordered } = event.data;
      const phase = { kind: "evaluation", nextIndex: 0, done: 0, inFlight: [], failed: null } as const;
      return inPhase(state, { ...phase, ...ordered, trained });
    }
    case "evaluation.completed":
      return event.data.iteration === startIteration ? leaveStart(state) : state;
    case "evaluation.skipped":
      return event.data.iteration === startIteration
        ? leaveStart(state)
        : count(state, { saidSkipped: true });
    case "champion.promoted": {
      const { checkpointId, iteration } = event.data;
      return count(state, { champion: { checkpointId, iteration } });
    }
    case "rollback":
      return count(state, { lastGoodCheckpointId: event.data.toCheckpointId });

    case "champion.held":
    case "episode.marked":
    case "run.curation_changed":
    case "policy.refused":
    case "image.resolved":
    case "metric.unusable":
    case "run.waiting":
    case "warning":
      return state;
    default:
      return assertNever(event);
  }
}

const leaveStart = (state: RunState): RunState =>
  inPhase(count(state, { startEvaluated: true }), { kind: "idle" });

const stopClock = (state: RunState, atMs: number): RunState =>
  count(state, { activeMs: activeMsAt(state, atMs), activeSinceMs: null });
