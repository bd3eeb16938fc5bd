import { describeTemplateProblem, findTemplateProblem } from "@/lib/core/trainer/placeholders";
import { splitEntrypoint } from "./entrypoint";
import { type Refuse, refuseOtherRobots, refuseOtherScenes, resolveScene } from "./resolve-scene";
import type { ResolvedSpec } from "./resolved-spec";
import { runDefaults } from "./run-limits";
import { gatherRefusals, type SpecRefusal } from "./spec-refusal";
import type { TrainingRunBody } from "./training-run-body";

export type SpecResult = { ok: true; spec: ResolvedSpec } | { ok: false; refusal: SpecRefusal };
export type SpecRules = { allowCpuTrainers: boolean };

/**
 * Fills in every default and refuses what no field alone can show: a contradiction, a missing GPU, a scene, task mode,
 * robot or placeholder that does not exist. What is said wrongly (400) comes before what is impossible (422).
 */
export function resolveSpec(body: TrainingRunBody, rules: SpecRules): SpecResult {
  const { refuse, first } = gatherRefusals();

  const rollout = resolveRollout(body, refuse);
  const gpu = body.trainer_spec.resources?.gpu ?? 0;
  if (gpu === 0 && !rules.allowCpuTrainers)
    refuse(
      "gpu_required",
      "trainer_spec.resources.gpu",
      "managed training needs at least 1 GPU; send an integer from 1 to 64",
    );
  if (body.checkpoint_init_uri && body.checkpoint_init_asset_id)
    refuse(
      "invalid_request",
      "checkpoint_init_asset_id",
      "contradicts checkpoint_init_uri; send only one of the two",
    );
  checkTemplates(body, refuse);

  const refusal = first();
  if (refusal) return { ok: false, refusal };
  return { ok: true, spec: fillDefaults(body, rollout, gpu) };
}

function resolveRollout(body: TrainingRunBody, refuse: Refuse): ResolvedSpec["rollout"] & { seed: number } {
  const flat = body.rollout_template;
  const nested = flat.job_template;
  /** The value of the two forms; said differently in both it is a contradiction, named with both places. */
  const agree = <Value>(
    path: string,
    value: Value | undefined,
    nestedPath: string,
    other: Value | undefined,
  ): Value | undefined => {
    if (value !== undefined && other !== undefined && value !== other)
      refuse("invalid_request", path, `is ${String(value)}, but ${nestedPath} is ${String(other)}`);
    return value ?? other;
  };
  const top = "rollout_template";
  const job = "rollout_template.job_template";
  const sceneId =
    agree(`${top}.scene_id`, flat.scene_id, `${job}.scene.scene_id`, nested?.scene?.scene_id) ??
    runDefaults.sceneId;
  const control = flat.control;
  const nestedControl = nested?.control;
  const controlAt = (field: string) => [`${top}.control.${field}`, `${job}.control.${field}`] as const;
  const [taskModeAt, nestedTaskModeAt] = controlAt("task_mode");
  const wantedMode = agree(taskModeAt, control?.task_mode, nestedTaskModeAt, nestedControl?.task_mode);
  const [fixBaseAt, nestedFixBaseAt] = controlAt("fix_base");
  const fixBase =
    agree(fixBaseAt, control?.fix_base, nestedFixBaseAt, nestedControl?.fix_base) ?? runDefaults.fixBase;
  const [noiseAt, nestedNoiseAt] = controlAt("action_noise");
  const actionNoise =
    agree(noiseAt, control?.action_noise, nestedNoiseAt, nestedControl?.action_noise) ??
    runDefaults.actionNoise;
  const execution = nested?.execution;
  const numEnvs =
    agree(`${top}.num_envs`, flat.num_envs, `${job}.execution.num_envs`, execution?.num_envs) ??
    runDefaults.numEnvs;
  const steps =
    agree(`${top}.steps`, flat.steps, `${job}.execution.steps`, execution?.steps) ?? runDefaults.steps;
  const seed = agree("seed", body.seed, `${job}.execution.seed`, execution?.seed) ?? runDefaults.seed;

  const resolved = resolveScene(
    { sceneId, taskMode: wantedMode, fixBase, numEnvs, steps },
    {
      sceneId:
        flat.scene_id === undefined && nested?.scene?.scene_id ? `${job}.scene.scene_id` : `${top}.scene_id`,
      taskMode: control?.task_mode === undefined ? nestedTaskModeAt : taskModeAt,
      fixBase: control?.fix_base === undefined ? nestedFixBaseAt : fixBaseAt,
      steps: `${top}.steps`,
    },
    refuse,
  );
  refuseOtherScenes(nested?.scene, `${job}.scene`, refuse);
  refuseOtherRobots(nested?.robot, `${job}.robot`, refuse);
  return {
    sceneId,
    taskMode: resolved?.taskMode ?? "",
    fixBase,
    actionNoise,
    parallelism: flat.rollout_parallelism ?? runDefaults.rolloutParallelism,
    episodesPerIteration: flat.episodes_per_iteration ?? runDefaults.episodesPerIteration,
    numEnvs,
    steps,
    seed,
  };
}

function checkTemplates(body: TrainingRunBody, refuse: Refuse): void {
  const { entrypoint, args_template: args = [], env = {} } = body.trainer_spec;
  const split = splitEntrypoint(entrypoint);
  const templates: (readonly [string, string])[] = [
    ...(split.ok ? split.argv : []).map((word) => ["trainer_spec.entrypoint", word] as const),
    ...args.map((text, at) => [`trainer_spec.args_template.${at}`, text] as const),
    ...Object.entries(env).map(([name, text]) => [`trainer_spec.env.${name}`, text] as const),
  ];
  for (const [path, text] of templates) {
    const problem = findTemplateProblem(text);
    if (problem) refuse("unknown_placeholder", path, describeTemplateProblem(problem));
  }
}

function fillDefaults(
  body: TrainingRunBody,
  { seed, ...rollout }: ResolvedSpec["rollout"] & { seed: number },
  gpu: number,
): ResolvedSpec {
  const { trainer_spec: trainer, loop_policy: loop = {}, success_criteria: success = {} } = body;
  return {
    projectId: body.project_id,
    name: body.name,
    seed,
    rollout,
    trainer: {
      imageUri: trainer.image_uri,
      entrypoint: trainer.entrypoint,
      argsTemplate: trainer.args_template ?? [],
      env: trainer.env ?? {},
      resources: {
        gpu,
        cpu: trainer.resources?.cpu ?? runDefaults.cpu,
        memoryGb: trainer.resources?.memory_gb ?? runDefaults.memoryGb,
      },
      network: trainer.network ?? runDefaults.network,
      timeoutMinutes: trainer.timeout_minutes ?? null,
      stopGraceS: trainer.stop_grace_s ?? runDefaults.stopGraceS,
    },
    loopPolicy: {
      maxIterations: loop.max_iterations ?? runDefaults.maxIterations,
      maxWallclockHours: loop.max_wallclock_hours ?? runDefaults.maxWallclockHours,
      stopOnIterationFailure: loop.stop_on_iteration_failure ?? runDefaults.stopOnIterationFailure,
      rolloutRetryLimit: loop.rollout_retry_limit ?? runDefaults.retryLimit,
      trainerRetryLimit: loop.trainer_retry_limit ?? runDefaults.retryLimit,
    },
    successCriteria: {
      metric: success.metric ?? null,
      mode: success.mode ?? null,
      target: success.target ?? null,
      minDelta: success.min_delta ?? runDefaults.minDelta,
      patienceIterations: success.patience_iterations ?? null,
    },
    budgetPolicy: { maxCredits: body.budget_policy?.max_credits ?? null },
    checkpointInitUri: body.checkpoint_init_uri ?? null,
    checkpointInitAssetId: body.checkpoint_init_asset_id ?? null,
    labels: body.labels ?? [],
    notes: body.notes ?? "",
    priority: body.priority ?? runDefaults.priority,
  };
}
