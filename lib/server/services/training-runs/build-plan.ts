import { needsOf } from "@/lib/contracts/spec/container-fields";
import type { AnyContainer } from "@/lib/contracts/spec/containers";
import { episodesPerEvaluationJob } from "@/lib/contracts/spec/policy";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { hourCreditsOf, type Rates } from "@/lib/core/credits/hour-credits";
import type { Plan } from "@/lib/core/loop/plan";

/** What the claim of an attempt reserves, and again with 10 s left. */
const reservedSeconds = 60;

/** What the loop has to know of what a run starts from. */
export type PlannedStart = { initialCheckpointId: string | null; startHasPolicy: boolean };
export const noStart: PlannedStart = { initialCheckpointId: null, startHasPolicy: false };

/** What the loop's decisions read of a spec. Money in integer micro-credits, rounded up so that nothing is free by rounding. */
export function buildPlan(spec: ResolvedSpec, rates: Rates, start: PlannedStart): Plan {
  const { rollout, trainer, loopPolicy, successCriteria, budgetPolicy } = spec;
  const { simulator } = rollout;
  const rolloutReserve = simulator
    ? reserveMicro(hourCreditsOf(needsOf(simulator), rates))
    : reserveMicro(rates.cpuHourCredits);
  return {
    seed: spec.seed,
    rollout: {
      jobsPerIteration: rollout.episodesPerIteration,
      parallelism: rollout.parallelism,
      retryLimit: loopPolicy.rolloutRetryLimit,
      reserveMicro: rolloutReserve,
      ...(simulator && { inContainers: true as const }),
    },
    trainer: {
      retryLimit: loopPolicy.trainerRetryLimit,
      reserveMicro: reserveMicro(hourCreditsOf(needsOf(trainer), rates)),
    },
    evaluation: spec.evaluation && {
      seed: spec.evaluation.seed ?? spec.seed,
      jobs: Math.ceil(spec.evaluation.episodes / episodesPerEvaluationJob),
      parallelism: rollout.parallelism,
      every: spec.evaluation.every,
      // A simulator of the user's own may use a checkpoint that carries no policy.onnx.
      startHasPolicy: simulator ? start.initialCheckpointId !== null : start.startHasPolicy,
      retryLimit: loopPolicy.rolloutRetryLimit,
      reserveMicro: rolloutReserve,
    },
    continueFrom: loopPolicy.continueFrom,
    stopOnIterationFailure: loopPolicy.stopOnIterationFailure,
    limits: {
      maxIterations: loopPolicy.maxIterations,
      maxActiveMs: hoursToMs(loopPolicy.maxWallclockHours),
      maxMicroCredits: creditsToMicro(budgetPolicy.maxCredits),
    },
    watch: {
      metric: successCriteria.metric,
      mode: successCriteria.mode,
      target: successCriteria.target,
      minDelta: successCriteria.minDelta,
      patienceIterations: successCriteria.patienceIterations,
    },
    initialCheckpointId: start.initialCheckpointId,
  };
}

/** What an hour of a container costs, in micro-credits. */
export const hourMicroOf = (container: AnyContainer, rates: Rates): number =>
  Math.ceil(hourCreditsOf(needsOf(container), rates) * 1e6);

const reserveMicro = (creditsPerHour: number) => Math.ceil((creditsPerHour * 1e6 * reservedSeconds) / 3_600);

export const hoursToMs = (hours: number): number => Math.ceil(hours * 3_600_000);

/** Null: no limit. */
export const creditsToMicro = (credits: number | null): number | null =>
  credits === null ? null : Math.round(credits * 1e6);
