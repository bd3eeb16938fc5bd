import type { Plan } from "./plan";
import type { RunState, Slot } from "./state";

export function initialState(plan: Plan): RunState {
  return {
    version: 1,
    intent: { kind: "none" },
    phase: { kind: "idle" },
    counters: {
      iterationsEnded: 0,
      iterationsCompleted: 0,
      failedInARow: 0,
      spentMicro: 0,
      reservedMicro: 0,
      activeMs: 0,
      activeSinceMs: null,
      everStarted: false,
      watched: null,
      best: null,
      completedSinceBest: 0,
      lastGoodCheckpointId: plan.initialCheckpointId,
      lastFailure: null,
    },
    limits: plan.limits,
  };
}

/** A task of which no attempt has been ordered yet. */
export function owedSlot(index: number): Slot {
  return {
    index,
    attempt: 0,
    status: "owed",
    stopping: false,
    reservedMicro: 0,
    spentMicro: 0,
    failures: 0,
    losses: 0,
    lossesInARow: 0,
  };
}
