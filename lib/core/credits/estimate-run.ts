import type { Limits } from "../loop/plan";

/** What earlier runs of the same kind took. `iterations` > 0; times in milliseconds; `simulatedMs`: of all containers of simulators. */
export type RunHistory = {
  iterations: number;
  activeMs: number;
  trainings: number;
  trainingMs: number;
  simulatedMs?: number;
};

/** What one hour costs, in micro-credits: of a trainer, and of one container of a simulator. */
export type HourCosts = { trainerMicro: number; simulatorMicro: number };

export type RunEstimate = {
  /** How many iterations it comes to, and what stops it there. */
  iterations: number;
  endsBy: "max_iterations" | "wallclock" | "budget";
  activeMs: number;
  spentMicro: number;
  iterationMs: number;
  iterationMicro: number;
};

export function estimateRun(
  limits: Limits,
  { trainerMicro, simulatorMicro }: HourCosts,
  history: RunHistory,
): RunEstimate {
  const iterationMs = history.activeMs / history.iterations;
  const trainingMs = history.trainings > 0 ? history.trainingMs / history.trainings : 0;
  const simulatedMs = (history.simulatedMs ?? 0) / history.iterations;
  const costOf = (ms: number, hourMicro: number) => (Math.ceil(ms / 1_000) * hourMicro) / 3_600;
  const iterationMicro = Math.round(costOf(trainingMs, trainerMicro) + costOf(simulatedMs, simulatorMicro));
  const byTime = iterationMs > 0 ? Math.ceil(limits.maxActiveMs / iterationMs) : Number.POSITIVE_INFINITY;
  const byBudget =
    limits.maxMicroCredits !== null && iterationMicro > 0
      ? Math.ceil(limits.maxMicroCredits / iterationMicro)
      : Number.POSITIVE_INFINITY;
  const iterations = Math.min(limits.maxIterations, byTime, byBudget);
  const spentMicro = iterations * iterationMicro;
  return {
    iterations,
    endsBy:
      iterations === limits.maxIterations
        ? "max_iterations"
        : iterations === byBudget
          ? "budget"
          : "wallclock",
    activeMs: Math.min(limits.maxActiveMs, Math.round(iterations * iterationMs)),
    spentMicro: limits.maxMicroCredits === null ? spentMicro : Math.min(spentMicro, limits.maxMicroCredits),
    iterationMs: Math.round(iterationMs),
    iterationMicro,
  };
}

/** The most that the limits let a run cost, in micro-credits: what costs most of it one after another, without a pause. */
export function maxCostMicro({ maxActiveMs, maxMicroCredits }: Limits, hourMicro: number): number {
  const byTime = Math.ceil((maxActiveMs / 3_600_000) * hourMicro);
  return maxMicroCredits === null ? byTime : Math.min(byTime, maxMicroCredits);
}
