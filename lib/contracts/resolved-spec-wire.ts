import { z } from "zod";
import type { ResolvedSpec } from "./resolved-spec";

/** The body with every default filled in, in the wire's words. Sealed env values read `***`. */
export const resolvedSpecSchema = z
  .object({
    project_id: z.string(),
    name: z.string(),
    seed: z.int(),
    rollout_template: z.object({
      rollout_parallelism: z.int(),
      episodes_per_iteration: z.int(),
      scene_id: z.string(),
      num_envs: z.int(),
      steps: z.int(),
      control: z.object({ task_mode: z.string(), fix_base: z.boolean(), action_noise: z.number() }),
    }),
    trainer_spec: z.object({
      image_uri: z.string(),
      entrypoint: z.string(),
      args_template: z.array(z.string()),
      env: z.record(z.string(), z.string()),
      resources: z.object({ gpu: z.int(), cpu: z.number(), memory_gb: z.number() }),
      network: z.enum(["none", "bridge"]),
      timeout_minutes: z.number().nullable(),
      stop_grace_s: z.number(),
    }),
    loop_policy: z.object({
      max_iterations: z.int(),
      max_wallclock_hours: z.number(),
      stop_on_iteration_failure: z.boolean(),
      rollout_retry_limit: z.int(),
      trainer_retry_limit: z.int(),
    }),
    success_criteria: z.object({
      metric: z.string().nullable(),
      mode: z.enum(["max", "min"]).nullable(),
      target: z.number().nullable(),
      min_delta: z.number(),
      patience_iterations: z.int().nullable(),
    }),
    budget_policy: z.object({ max_credits: z.number().nullable() }),
    checkpoint_init_uri: z.string().nullable(),
    checkpoint_init_asset_id: z.string().nullable(),
    labels: z.array(z.string()),
    notes: z.string(),
    priority: z.int(),
  })
  .meta({ id: "ResolvedSpec" });

export function toWireSpec(spec: ResolvedSpec): z.infer<typeof resolvedSpecSchema> {
  const { rollout, trainer, loopPolicy, successCriteria } = spec;
  return {
    project_id: spec.projectId,
    name: spec.name,
    seed: spec.seed,
    rollout_template: {
      rollout_parallelism: rollout.parallelism,
      episodes_per_iteration: rollout.episodesPerIteration,
      scene_id: rollout.sceneId,
      num_envs: rollout.numEnvs,
      steps: rollout.steps,
      control: {
        task_mode: rollout.taskMode,
        fix_base: rollout.fixBase,
        action_noise: rollout.actionNoise,
      },
    },
    trainer_spec: {
      image_uri: trainer.imageUri,
      entrypoint: trainer.entrypoint,
      args_template: [...trainer.argsTemplate],
      env: { ...trainer.env },
      resources: {
        gpu: trainer.resources.gpu,
        cpu: trainer.resources.cpu,
        memory_gb: trainer.resources.memoryGb,
      },
      network: trainer.network,
      timeout_minutes: trainer.timeoutMinutes,
      stop_grace_s: trainer.stopGraceS,
    },
    loop_policy: {
      max_iterations: loopPolicy.maxIterations,
      max_wallclock_hours: loopPolicy.maxWallclockHours,
      stop_on_iteration_failure: loopPolicy.stopOnIterationFailure,
      rollout_retry_limit: loopPolicy.rolloutRetryLimit,
      trainer_retry_limit: loopPolicy.trainerRetryLimit,
    },
    success_criteria: {
      metric: successCriteria.metric,
      mode: successCriteria.mode,
      target: successCriteria.target,
      min_delta: successCriteria.minDelta,
      patience_iterations: successCriteria.patienceIterations,
    },
    budget_policy: { max_credits: spec.budgetPolicy.maxCredits },
    checkpoint_init_uri: spec.checkpointInitUri,
    checkpoint_init_asset_id: spec.checkpointInitAssetId,
    labels: [...spec.labels],
    notes: spec.notes,
    priority: spec.priority,
  };
}
