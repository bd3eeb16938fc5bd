import type { Plan } from "./plan";
import type { RunState } from "./state";

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
      champion: null,
      startEvaluated: false,
      saidSkipped: false,
      lastFailure: null,
    },
    limits: plan.limits,
  };
}
