import type { RunStatus, Stage } from "../names";
import { type RunState, startIteration } from "./state";

export function runStatus(state: RunState): RunStatus {
  if (state.phase.kind === "ended") return state.phase.status;
  if (state.intent.kind === "paused") return "paused";
  return state.counters.everStarted ? "running" : "queued";
}

export function runStage(state: RunState): Stage | null {
  if (state.phase.kind === "ended") return null;
  if (state.intent.kind !== "none") return state.intent.kind;
  if (!state.counters.everStarted || state.phase.kind === "idle") return "queued";
  return state.phase.kind;
}

/** Index of the iteration that is running, or of the last one that ran. Null before the first. */
export function currentIteration(state: RunState): number | null {
  const { phase, counters } = state;
  if (phase.kind !== "idle" && phase.kind !== "ended" && phase.iteration !== startIteration)
    return phase.iteration;
  return counters.iterationsEnded > 0 ? counters.iterationsEnded - 1 : null;
}

/** Wallclock that counts against the limit: from the first attempt that started, without the pauses. */
export function activeMsAt(state: RunState, nowMs: number): number {
  const { activeMs, activeSinceMs } = state.counters;
  return activeSinceMs === null ? activeMs : activeMs + Math.max(0, nowMs - activeSinceMs);
}

/** When a rule could next hold without any news. Null: never by time alone. */
export function nextWakeMs(state: RunState): number | null {
  const { phase, intent, counters, limits } = state;
  if (phase.kind === "ended" || intent.kind === "paused" || counters.activeSinceMs === null) return null;
  if (intent.kind === "canceling" || intent.kind === "landing") return null;
  return counters.activeSinceMs + limits.maxActiveMs - counters.activeMs;
}

/**
 * The first iteration whose dataset goes without what is excluded from here on: a dataset goes by what stood when its manifest was
 * ordered. Null after the end.
 */
export function curationCountsFrom({ phase, counters }: RunState): number | null {
  switch (phase.kind) {
    case "ended":
      return null;
    case "idle":
      return counters.iterationsEnded;
    case "rollouts":
      return phase.iteration;
    case "manifest":
    case "training":
    case "evaluation":
      return phase.iteration + 1;
  }
}
