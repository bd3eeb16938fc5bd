import type { Limits } from "../loop/plan";

/** What earlier runs of the same kind took. `iterations` > 0; times in milliseconds. */
export type RunHistory = { iterations: number; activeMs: number; trainings: number; trainingMs: number };

export type RunEstimate = {
  /** How many iterations it comes to, and what stops it there. */
  iterations: number;
  endsBy: "max_iterations" | "wallclock" | "budget";
  activeMs: number;
  spentMicro: number;
  iterationMs: number;
  iterationMicro: number;
};

/** `hourMicro`: what one hour of its trainer costs, in micro-credits. */
export function estimateRun(limits: Limits, hourMicro: number, history: RunHistory): RunEstimate {
  const iterationMs = history.activeMs / history.iterations;
  const trainingMs = history.trainings > 0 ? history.trainingMs / history.trainings : 0;
  const iterationMicro = Math.round((Math.ceil(trainingMs / 1_000) * hourMicro) / 3_600);
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

/** The most that the limits let a run cost, in micro-credits: its trainers one after another, without a pause. */
export function maxCostMicro({ maxActiveMs, maxMicroCredits }: Limits, hourMicro: number): number {
  const byTime = Math.ceil((maxActiveMs / 3_600_000) * hourMicro);
  return maxMicroCredits === null ? byTime : Math.min(byTime, maxMicroCredits);
}
