import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { estimateRun, type RunEstimate, type RunHistory } from "@/lib/core/credits/estimate-run";
import type { Limits } from "@/lib/core/loop/plan";
import type { Db } from "@/lib/server/db/client";
import { findImageKnowledge, findRunHistory, listHostSizes } from "@/lib/server/store/run-forecasts";
import { buildPlan, noStart, type Rates } from "./build-plan";
import { forecastWarnings } from "./forecast-warnings";

/** What is likely to come of a run, as far as the fleet and earlier runs of its kind show. */
export type RunForecast = {
  limits: Limits;
  /** What an hour of its trainer costs. */
  hourMicro: number;
  /** Both null: no earlier run of its kind. */
  history: (RunHistory & { runIds: string[] }) | null;
  estimate: RunEstimate | null;
  warnings: string[];
};

export async function forecastRun(db: Db, spec: ResolvedSpec, rates: Rates): Promise<RunForecast> {
  const plan = buildPlan(spec, rates, noStart);
  const hourMicro = trainerHourMicro(spec, rates);
  const history = await findRunHistory(db, spec);
  const estimate = history ? estimateRun(plan.limits, hourMicro, history) : null;
  const hosts = await listHostSizes(db);
  const image = await findImageKnowledge(db, spec.trainer.imageUri);
  const warnings = forecastWarnings({ spec, plan, estimate, hosts, image });
  return { limits: plan.limits, hourMicro, history, estimate, warnings };
}

function trainerHourMicro(spec: ResolvedSpec, { gpuHourCredits, cpuHourCredits }: Rates): number {
  const { gpu } = spec.trainer.resources;
  return Math.ceil((gpu > 0 ? gpu * gpuHourCredits : cpuHourCredits) * 1e6);
}
