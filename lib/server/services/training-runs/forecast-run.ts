import { containersOfRun } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import {
  estimateRun,
  type HourCosts,
  type RunEstimate,
  type RunHistory,
} from "@/lib/core/credits/estimate-run";
import type { Rates } from "@/lib/core/credits/hour-credits";
import type { Limits } from "@/lib/core/loop/plan";
import type { Db } from "@/lib/server/db/client";
import { findImageKnowledge, findRunHistory, listHostSizes } from "@/lib/server/store/run-forecasts";
import { buildPlan, hourMicroOf, noStart } from "./build-plan";
import { forecastWarnings } from "./forecast-warnings";

/** What is likely to come of a run, as far as the fleet and earlier runs of its kind show. */
export type RunForecast = {
  limits: Limits;
  /** What an hour of it costs at most: of its trainer, or of as many simulators as run at once. */
  hourMicro: number;
  /** Both null: no earlier run of its kind. */
  history: (RunHistory & { runIds: string[] }) | null;
  estimate: RunEstimate | null;
  warnings: string[];
};

export async function forecastRun(db: Db, spec: ResolvedSpec, rates: Rates): Promise<RunForecast> {
  const plan = buildPlan(spec, rates, noStart);
  const costs = hourCosts(spec, rates);
  const hourMicro = costliestHourMicro(spec, costs);
  const history = await findRunHistory(db, spec);
  const estimate = history ? estimateRun(plan.limits, costs, history) : null;
  const hosts = await listHostSizes(db);
  const images = await Promise.all(
    containersOfRun(spec).map(async (named) => ({ named, known: await findImageKnowledge(db, named) })),
  );
  const warnings = forecastWarnings({ plan, estimate, hosts, images });
  return { limits: plan.limits, hourMicro, history, estimate, warnings };
}

const hourCosts = ({ trainer, rollout: { simulator } }: ResolvedSpec, rates: Rates): HourCosts => ({
  trainerMicro: hourMicroOf(trainer, rates),
  simulatorMicro: simulator ? hourMicroOf(simulator, rates) : 0,
});

/** Trainers and simulators of one run never run at the same time. */
const costliestHourMicro = (
  { rollout: { parallelism, episodesPerIteration } }: ResolvedSpec,
  { trainerMicro, simulatorMicro }: HourCosts,
): number => Math.max(trainerMicro, Math.min(parallelism, episodesPerIteration) * simulatorMicro);
