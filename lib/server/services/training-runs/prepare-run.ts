import { containerPlaces, containersOfRun } from "@/lib/contracts/spec/containers";
import { resolveSpec } from "@/lib/contracts/spec/resolve-spec";
import type { ResolvedSpec, TrainingRunBody } from "@/lib/contracts/spec/run-spec";
import { summarizeErrors } from "@/lib/contracts/strict-object";
import type { Rates } from "@/lib/core/credits/hour-credits";
import type { Body } from "@/lib/core/specs/body-value";
import type { Tx } from "@/lib/server/db/client";
import { startRun } from "@/lib/server/loop/start-run";
import type { RunRow } from "@/lib/server/loop/write-run";
import { findProject } from "@/lib/server/store/accounts";
import { listHostFacts } from "@/lib/server/store/shown-hosts";
import { AppError, notFound, refuseField } from "../app-error";
import { requireProject, toActor } from "../caller";
import { requireContainers } from "../containers/require-containers";
import { type SealedContainers, sealContainers, showEnv, showEnvAt } from "../containers/seal-containers";
import { requireCredits } from "../projects/require-credits";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";
import { buildPlan } from "./build-plan";
import { findWarnings } from "./find-warnings";
import { forecastRun, type RunForecast } from "./forecast-run";
import { resolveStart, toPlannedStart } from "./resolve-start";
import { warnOfCuration } from "./warn-of-curation";

/** A body that could start a run, but for what it starts from. `spec` has its secrets in the open. */
export type PreparedRun = {
  body: TrainingRunBody;
  spec: ResolvedSpec;
  forecast: RunForecast;
  /** All that is to be said of it now, what the forecast shows included. The run keeps them. */
  warnings: string[];
};

/**
 * Refuses what creating would refuse, in the same order; asks the database, changes nothing.
 * @param parentRunId whose fork it would be: by its episodes one sees what rules would take
 */
export async function prepareRun(
  { database, env, caller }: ServiceContext,
  body: TrainingRunBody,
  parentRunId: string | null = null,
): Promise<PreparedRun> {
  requireProject(caller, body.project_id, "training:write");
  const resolved = resolveSpec(body, { allowCpuTrainers: env.HARDSIM_ALLOW_CPU_TRAINERS });
  if (!resolved.ok) {
    const { code, errors } = resolved.refusal;
    throw new AppError(code, summarizeErrors(errors), { errors });
  }
  const { spec } = resolved;
  requireContainers(containersOfRun(spec), env);
  const project = await findProject(database.db, spec.projectId);
  if (project === null) throw notFound("project", spec.projectId);
  if (project.maxPriority !== null && spec.priority > project.maxPriority)
    throw refuseField(
      "priority_capped",
      "priority",
      `is ${spec.priority}; runs of this project have at most ${project.maxPriority}, which the server's owner has set`,
    );
  const forecast = await forecastRun(database.db, spec, ratesOf(env));
  const found = findWarnings(body, spec, await listHostFacts(database.db));
  const curated = parentRunId === null ? [] : await warnOfCuration(database.db, parentRunId, spec);
  return { body, spec, forecast, warnings: [...found, ...curated, ...forecast.warnings] };
}

/** `parentRunId`: of a fork; else the run of the checkpoint that it starts from, if any, is its parent. */
export async function startPreparedRun(
  tx: Tx,
  context: ServiceContext,
  { body, spec, warnings }: PreparedRun,
  parentRunId: string | null = null,
): Promise<RunRow> {
  const { env, caller } = context;
  await requireCredits(tx, caller, spec.projectId);
  await requireStorage(tx, context, spec.projectId);
  const start = await resolveStart(tx, context, spec);
  const fromCheckpoint = start.kind === "checkpoint" ? start : null;
  const { shown, sealed } = sealContainers(containersOfRun(spec), env.HARDSIM_SEAL_KEY);
  return startRun(tx, {
    run: {
      projectId: spec.projectId,
      name: spec.name,
      spec: showBody(body, shown),
      resolvedSpec: showSpec(spec, shown),
      sealed,
      plan: buildPlan(spec, ratesOf(env), toPlannedStart(start)),
      warnings,
      labels: [...spec.labels],
      notes: spec.notes,
      priority: spec.priority,
      parentRunId: parentRunId ?? fromCheckpoint?.runId ?? null,
      parentCheckpointId: fromCheckpoint?.checkpointId ?? null,
      initialAssetId: start.kind === "asset" ? start.assetId : null,
    },
    actor: toActor(caller),
  });
}

/** A job template may say the simulator's env, too. */
const showBody = (body: TrainingRunBody, shown: SealedContainers["shown"]): Body => {
  const { trainer, simulator } = containerPlaces;
  const simulators = [simulator, "rollout_template.job_template.simulator"];
  return showEnvAt(showEnvAt(body, [trainer], shown.trainer), simulators, shown.simulator);
};

/** The spec with the envs of its containers as they are shown. */
export const showSpec = (
  { trainer, rollout, ...spec }: ResolvedSpec,
  shown: SealedContainers["shown"],
): ResolvedSpec => ({
  ...spec,
  rollout: { ...rollout, simulator: rollout.simulator && showEnv(rollout.simulator, shown.simulator) },
  trainer: showEnv(trainer, shown.trainer),
});

export const ratesOf = (env: ServiceContext["env"]): Rates => ({
  gpuHourCredits: env.HARDSIM_GPU_HOUR_CREDITS,
  cpuHourCredits: env.HARDSIM_CPU_HOUR_CREDITS,
});
