import { resolveSpec } from "@/lib/contracts/resolve-spec";
import type { ResolvedSpec } from "@/lib/contracts/resolved-spec";
import { summarizeErrors } from "@/lib/contracts/strict-object";
import type { TrainingRunBody } from "@/lib/contracts/training-run-body";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { startRun } from "@/lib/server/loop/start-run";
import { findProject } from "@/lib/server/store/accounts";
import { listHostFacts } from "@/lib/server/store/fleet-views";
import { AppError, notFound } from "../app-error";
import { requireProject, toActor } from "../caller";
import { type OnceKey, runOnce } from "../idempotency/run-once";
import { requireCredits } from "../projects/require-credits";
import type { ServiceContext } from "../service-context";
import { buildPlan } from "./build-plan";
import { findWarnings } from "./find-warnings";
import { initialCheckpointIdOf, resolveStart } from "./resolve-start";
import { sealEnv } from "./sealed-env";
import { readMoment, toWireTrainingRun } from "./to-wire";

/** Creates a run, queues it and orders its first rollouts, in one transaction. `once`: of an Idempotency-Key. */
export async function createTrainingRun(
  context: ServiceContext,
  { body, once }: { body: TrainingRunBody; once: OnceKey | null },
): Promise<WireTrainingRun> {
  const { database, env, caller } = context;
  requireProject(caller, body.project_id, "training:write");
  const spec = requireSpec(body, env.HARDSIM_ALLOW_CPU_TRAINERS);
  if ((await findProject(database.db, spec.projectId)) === null) throw notFound("project", spec.projectId);
  const warnings = findWarnings(body, spec, await listHostFacts(database.db));
  const { shown, sealed } = sealEnv(spec.trainer.env, env.HARDSIM_SEAL_KEY);
  const rates = {
    gpuHourCredits: env.HARDSIM_GPU_HOUR_CREDITS,
    cpuHourCredits: env.HARDSIM_CPU_HOUR_CREDITS,
  };
  const resolvedSpec: ResolvedSpec = { ...spec, trainer: { ...spec.trainer, env: shown } };

  return database.db.transaction((tx) =>
    runOnce(tx, caller, once, 201, async () => {
      await requireCredits(tx, caller, spec.projectId);
      const start = await resolveStart(tx, caller, spec);
      const fromCheckpoint = start.kind === "checkpoint" ? start : null;
      const run = await startRun(tx, {
        run: {
          projectId: spec.projectId,
          name: spec.name,
          spec: body.trainer_spec.env
            ? { ...body, trainer_spec: { ...body.trainer_spec, env: shown } }
            : body,
          resolvedSpec,
          sealedEnv: sealed,
          plan: buildPlan(spec, rates, initialCheckpointIdOf(start)),
          warnings,
          labels: [...spec.labels],
          notes: spec.notes,
          priority: spec.priority,
          parentRunId: fromCheckpoint?.runId ?? null,
          parentCheckpointId: fromCheckpoint?.checkpointId ?? null,
          initialAssetId: start.kind === "asset" ? start.assetId : null,
        },
        actor: toActor(caller),
      });
      return toWireTrainingRun(run, await readMoment(tx));
    }),
  );
}

function requireSpec(body: TrainingRunBody, allowCpuTrainers: boolean): ResolvedSpec {
  const resolved = resolveSpec(body, { allowCpuTrainers });
  if (resolved.ok) return resolved.spec;
  const { code, errors } = resolved.refusal;
  throw new AppError(code, summarizeErrors(errors), { errors });
}
