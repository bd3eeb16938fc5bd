import { taskFacts } from "../attempts/task-kinds";
import { rateLowKey } from "../evaluation/summarize-suite";
import { reaches } from "../metrics/watch";
import { type EndStatus, type StopReason, taskKinds } from "../names";
import type { Plan } from "./plan";
import type { LimitRule, RunEnd, RunState } from "./state";
import { activeMsAt } from "./views";

/** Fails in a row that end a run even when its policy tolerates failures. */
const TOLERATED_IN_A_ROW = 3;

type Compared = Readonly<Record<string, unknown>>;
type Rule = {
  reason: StopReason;
  /** What it compared when it holds, else null. */
  holds: (plan: Plan, state: RunState, nowMs: number) => Compared | null;
  status: (state: RunState) => EndStatus;
};

const whenAnyCompleted = (state: RunState): EndStatus =>
  state.counters.iterationsCompleted > 0 ? "succeeded" : "failed";

/** In the order in which they are asked: the first that holds names the end. */
const rules: readonly Rule[] = [
  {
    reason: "canceled",
    holds: (_plan, { intent }) => (intent.kind === "canceling" ? {} : null),
    status: () => "canceled",
  },
  {
    reason: "iteration_failed",
    holds: (plan, { counters, limits }) => {
      const limit = plan.stopOnIterationFailure ? 1 : TOLERATED_IN_A_ROW;
      const noneCompleted =
        counters.iterationsEnded >= limits.maxIterations && counters.iterationsCompleted === 0;
      if (counters.failedInARow === 0 || (counters.failedInARow < limit && !noneCompleted)) return null;
      return {
        failedInARow: counters.failedInARow,
        tolerated: limit - 1,
        iteration: counters.lastFailure?.iteration ?? null,
        errorCode: counters.lastFailure?.code ?? null,
      };
    },
    status: () => "failed",
  },
  {
    reason: "target_reached",
    holds: (plan, { counters: { best, watched } }) => {
      const { target } = plan.watch;
      if (target === null || !best || !watched) return null;
      const sure = best.sureValue ?? best.value;
      if (!reaches(sure, target, watched.mode)) return null;
      return {
        metric: best.sureValue === undefined ? watched.metric : rateLowKey,
        mode: watched.mode,
        value: sure,
        target,
        iteration: best.iteration,
      };
    },
    status: () => "succeeded",
  },
  {
    reason: "max_iterations_reached",
    holds: (_plan, { counters: { iterationsEnded, iterationsCompleted }, limits: { maxIterations } }) =>
      iterationsEnded >= maxIterations ? { iterationsEnded, iterationsCompleted, maxIterations } : null,
    status: whenAnyCompleted,
  },
  {
    reason: "patience_exhausted",
    holds: (plan, { counters }) => {
      const patience = plan.watch.patienceIterations;
      if (patience === null || !counters.watched || counters.completedSinceBest < patience) return null;
      return {
        ...counters.watched,
        best: counters.best?.value ?? null,
        bestIteration: counters.best?.iteration ?? null,
        completedSinceBest: counters.completedSinceBest,
        patienceIterations: patience,
        minDelta: plan.watch.minDelta,
      };
    },
    status: () => "succeeded",
  },
  {
    reason: "wallclock_exceeded",
    holds: (_plan, state, nowMs) => {
      const activeMs = activeMsAt(state, nowMs);
      return activeMs >= state.limits.maxActiveMs
        ? { activeMs, maxWallclockHours: state.limits.maxActiveMs / 3_600_000 }
        : null;
    },
    status: whenAnyCompleted,
  },
  {
    reason: "budget_exhausted",
    holds: (plan, { counters, limits }) => {
      const nextMicro = taskKinds.reduce((sum, kind) => sum + taskFacts[kind].termsOf(plan).reserveMicro, 0);
      const { maxMicroCredits } = limits;
      if (maxMicroCredits === null || counters.spentMicro + nextMicro <= maxMicroCredits) return null;
      return budgetCompared(counters.spentMicro, counters.reservedMicro, nextMicro, maxMicroCredits);
    },
    status: whenAnyCompleted,
  },
];

/** In credits, as a person reads them. */
export function budgetCompared(
  spentMicro: number,
  reservedMicro: number,
  nextMicro: number,
  maxMicro: number,
): Compared {
  return {
    spentCredits: spentMicro / 1e6,
    reservedCredits: reservedMicro / 1e6,
    nextCredits: nextMicro / 1e6,
    maxCredits: maxMicro / 1e6,
  };
}

/** Asked between iterations: the end of the run, or null to go on. */
export function findEnd(plan: Plan, state: RunState, nowMs: number): (RunEnd & { status: EndStatus }) | null {
  for (const rule of rules) {
    const inputs = rule.holds(plan, state, nowMs);
    if (inputs) return endBy(state, rule, inputs);
  }
  return null;
}

/** Asked inside an iteration: a limit that has been reached, so that the run lands. */
export function findReachedLimit(
  plan: Plan,
  state: RunState,
  nowMs: number,
): { rule: LimitRule; inputs: Compared } | null {
  const { spentMicro, reservedMicro } = state.counters;
  const { maxMicroCredits } = state.limits;
  if (maxMicroCredits !== null && spentMicro >= maxMicroCredits) {
    const inputs = budgetCompared(spentMicro, reservedMicro, 0, maxMicroCredits);
    return { rule: "budget_exhausted", inputs };
  }
  for (const rule of rules) {
    if (rule.reason !== "max_iterations_reached" && rule.reason !== "wallclock_exceeded") continue;
    const inputs = rule.holds(plan, state, nowMs);
    if (inputs) return { rule: rule.reason, inputs };
  }
  return null;
}

/** The end of a run whose last container has been let go after an intent. */
export function endAfterIntent(state: RunState): (RunEnd & { status: EndStatus }) | null {
  const { intent } = state;
  if (intent.kind !== "canceling" && intent.kind !== "landing") return null;
  const reason: StopReason = intent.kind === "canceling" ? "canceled" : intent.rule;
  const rule = rules.find((r) => r.reason === reason);
  return rule ? endBy(state, rule, intent.kind === "landing" ? intent.inputs : {}) : null;
}

function endBy(state: RunState, rule: Rule, stopInputs: Compared): RunEnd & { status: EndStatus } {
  const status = rule.status(state);
  // Iterations that all failed are a failure of the loop, not a limit that was planned.
  const stopReason =
    status === "failed" && rule.reason === "max_iterations_reached" ? "iteration_failed" : rule.reason;
  const base = { status, stopReason, stopInputs };
  if (status !== "failed") return { ...base, errorCode: null, error: null };
  const { lastFailure } = state.counters;
  if (lastFailure) return { ...base, errorCode: lastFailure.code, error: lastFailure.message };
  const limit = rule.reason === "budget_exhausted" ? "budget_exhausted" : "wallclock_exceeded";
  const error = `The run reached its limit before an iteration completed (${rule.reason}).`;
  return { ...base, errorCode: limit, error };
}
