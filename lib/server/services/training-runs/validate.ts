import type { z } from "zod";
import { containersOfRun } from "@/lib/contracts/spec/containers";
import { type ResolvedSpec, type TrainingRunBody, toWireSpec } from "@/lib/contracts/spec/run-spec";
import type { WireRunEstimate, WireRunPlan } from "@/lib/contracts/training-runs/run-plan";
import type { validateTrainingRun as contract } from "@/lib/contracts/training-runs/validate";
import { maxCostMicro } from "@/lib/core/credits/estimate-run";
import type { Rates } from "@/lib/core/credits/hour-credits";
import { sealContainers } from "../containers/seal-containers";
import { requireCredits } from "../projects/require-credits";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";
import { hourMicroOf } from "./build-plan";
import type { RunForecast } from "./forecast-run";
import { round } from "./forecast-warnings";
import { keepSecrets, openOwnSecrets } from "./own-secrets";
import { prepareRun, ratesOf, showSpec } from "./prepare-run";
import { requireRun } from "./require-run";
import { resolveStart } from "./resolve-start";

/**
 * Refuses what creating would refuse, and says what would come of the rest. Nothing is kept. `forkOf`: the run whose fork it
 * would be, so that secrets which read *** are that run's own where they are the caller's.
 */
export async function validateTrainingRun(
  context: ServiceContext,
  { body, forkOf }: { body: TrainingRunBody; forkOf?: string | undefined },
): Promise<z.output<typeof contract.response>> {
  const { env } = context;
  const whole = forkOf === undefined ? body : await withSecretsOf(context, forkOf, body);
  const { spec, forecast, warnings } = await prepareRun(context, whole, forkOf);
  await tryStart(context, spec);
  return {
    resolved_spec: toWireSpec(
      showSpec(spec, sealContainers(containersOfRun(spec), env.HARDSIM_SEAL_KEY).shown),
    ),
    plan: describePlan(spec, ratesOf(env)),
    warnings,
    estimate: describeEstimate(forecast),
  };
}

async function withSecretsOf(
  context: ServiceContext,
  runId: string,
  body: TrainingRunBody,
): Promise<TrainingRunBody> {
  const parent = await requireRun(context, runId, "training:write");
  if (parent.projectId !== body.project_id) return body;
  // Of the body's shape still: only values of env are put in place.
  return keepSecrets(body, await openOwnSecrets(context, parent));
}

/** An upload that a run starts from becomes an asset with it: here that is taken back. */
async function tryStart(context: ServiceContext, spec: ResolvedSpec): Promise<void> {
  const { database, caller } = context;
  try {
    await database.db.transaction(async (tx) => {
      await requireCredits(tx, caller, spec.projectId);
      await requireStorage(tx, context, spec.projectId);
      await resolveStart(tx, context, spec);
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}

/** Ends a transaction without keeping what it wrote. */
class TakenBack extends Error {}

function describePlan({ rollout, trainer, loopPolicy }: ResolvedSpec, rates: Rates): WireRunPlan {
  const { simulator } = rollout;
  const episodes = rollout.episodesPerIteration * rollout.numEnvs;
  return {
    iterations: loopPolicy.maxIterations,
    rollout_jobs_per_iteration: rollout.episodesPerIteration,
    rollout_jobs_at_once: Math.min(rollout.parallelism, rollout.episodesPerIteration),
    episodes_per_iteration: episodes,
    env_steps_per_iteration: episodes * rollout.steps,
    trainer_gpus: trainer.resources.gpu,
    gpu_hour_credits: rates.gpuHourCredits,
    trainer_hour_credits: hourMicroOf(trainer, rates) / 1e6,
    simulator_gpus: simulator && (simulator.resources.gpuShare ?? simulator.resources.gpu),
    simulator_hour_credits: simulator && hourMicroOf(simulator, rates) / 1e6,
  };
}

function describeEstimate({ limits, hourMicro, estimate, history }: RunForecast): WireRunEstimate {
  const most = {
    max_hours: limits.maxActiveMs / 3_600_000,
    max_credits: maxCostMicro(limits, hourMicro) / 1e6,
  };
  if (!estimate || !history)
    return {
      basis: "none",
      earlier_runs: [],
      earlier_iterations: 0,
      iterations: null,
      ends_by: null,
      hours: null,
      credits: null,
      iteration_hours: null,
      iteration_credits: null,
      ...most,
      summary: `No earlier run of this project has this image, scene and steps. At most ${round(most.max_hours)} hours and ${round(most.max_credits)} credits.`,
    };
  const hours = estimate.activeMs / 3_600_000;
  const credits = estimate.spentMicro / 1e6;
  return {
    basis: "earlier_runs",
    earlier_runs: history.runIds,
    earlier_iterations: history.iterations,
    iterations: estimate.iterations,
    ends_by: estimate.endsBy,
    hours,
    credits,
    iteration_hours: estimate.iterationMs / 3_600_000,
    iteration_credits: estimate.iterationMicro / 1e6,
    ...most,
    summary: `About ${round(hours)} hours and ${round(credits)} credits for ${estimate.iterations} iterations, from ${history.iterations} iterations of ${history.runIds.length} earlier runs with this image, scene and steps.`,
  };
}
