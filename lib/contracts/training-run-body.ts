import { z } from "zod";
import { splitEntrypoint } from "./entrypoint";
import { runDefaults, runLimits } from "./run-limits";
import { strictObject } from "./strict-object";

const textWithin = (bytes: number) =>
  z
    .string()
    .refine((text) => new TextEncoder().encode(text).byteLength <= bytes, `is longer than ${bytes} bytes`);
const count = (max: number) => z.int().min(1).max(max);
const optional = <Schema extends z.ZodType>(schema: Schema, fallback: unknown) =>
  schema.optional().meta({ default: fallback });

const seedSchema = z.int().min(0).max(runLimits.seed);
const sceneId = z.string().min(1).max(200);

const control = strictObject({
  task_mode: z.string().min(1).max(200).optional().describe("The scene's first task mode when left out."),
  fix_base: optional(z.boolean(), runDefaults.fixBase),
  action_noise: optional(z.number().min(0).max(runLimits.actionNoise), runDefaults.actionNoise),
});

const robot = z.union([
  z.string().min(1).max(2_000),
  strictObject({
    urdf_uri: z.string().max(2_000).optional(),
    usd_uri: z.string().max(2_000).optional(),
    urdf_asset_id: z.string().max(200).optional(),
    usd_asset_id: z.string().max(200).optional(),
  }),
]);

/** The body of a single rollout job; nested in a run it means the same as the flat fields. */
const jobTemplate = strictObject({
  job_type: z.literal("rollout").optional(),
  robot: robot.optional(),
  scene: strictObject({ scene_id: sceneId.optional() }).optional(),
  physics: strictObject({
    dt: z.number().positive().max(1).optional(),
    substeps: z.int().min(1).max(1_000).optional(),
  }).optional(),
  execution: strictObject({
    num_envs: count(runLimits.numEnvs).optional(),
    steps: count(runLimits.steps).optional(),
    seed: seedSchema.optional(),
  }).optional(),
  outputs: strictObject({
    video: z.boolean().optional(),
    log_format: z.string().max(50).optional(),
  }).optional(),
  control: control.optional(),
});

const rolloutTemplate = strictObject({
  rollout_parallelism: optional(count(runLimits.rolloutParallelism), runDefaults.rolloutParallelism),
  episodes_per_iteration: optional(count(runLimits.episodesPerIteration), runDefaults.episodesPerIteration),
  scene_id: optional(sceneId, runDefaults.sceneId),
  num_envs: optional(count(runLimits.numEnvs), runDefaults.numEnvs),
  steps: optional(count(runLimits.steps), runDefaults.steps),
  control: control.optional(),
  job_template: jobTemplate.optional(),
});

const envName = z.string().regex(/^[^=\0]{1,200}$/, "must be a name without =");
const trainerSpec = strictObject({
  image_uri: z.string().regex(/^\S{1,500}$/, "must be an image reference without spaces"),
  entrypoint: textWithin(runLimits.templateItemBytes).superRefine((text, context) => {
    const split = splitEntrypoint(text);
    if (!split.ok) context.addIssue({ code: "custom", message: split.message });
  }),
  args_template: optional(z.array(textWithin(runLimits.templateItemBytes)).max(runLimits.templateItems), []),
  env: optional(
    z
      .record(envName, textWithin(runLimits.templateItemBytes))
      .refine(
        (env) => Object.keys(env).length <= runLimits.templateItems,
        `has more than ${runLimits.templateItems} entries`,
      ),
    {},
  ),
  resources: strictObject({
    gpu: z
      .int()
      .min(0)
      .max(runLimits.gpu)
      .optional()
      .describe("1 to 64. Missing or 0 is refused unless this server allows CPU trainers."),
    cpu: optional(z.number().positive().max(runLimits.cpu), runDefaults.cpu),
    memory_gb: optional(z.number().positive().max(runLimits.memoryGb), runDefaults.memoryGb),
  }).optional(),
  network: optional(z.enum(["none", "bridge"]), runDefaults.network),
  timeout_minutes: optional(z.number().positive().max(runLimits.timeoutMinutes).nullable(), null),
  stop_grace_s: optional(z.number().min(1).max(runLimits.stopGraceS), runDefaults.stopGraceS),
});

const loopPolicy = strictObject({
  max_iterations: optional(count(runLimits.maxIterations), runDefaults.maxIterations),
  max_wallclock_hours: optional(
    z.number().positive().max(runLimits.maxWallclockHours),
    runDefaults.maxWallclockHours,
  ),
  stop_on_iteration_failure: optional(z.boolean(), runDefaults.stopOnIterationFailure),
  rollout_retry_limit: optional(z.int().min(0).max(runLimits.retryLimit), runDefaults.retryLimit),
  trainer_retry_limit: optional(z.int().min(0).max(runLimits.retryLimit), runDefaults.retryLimit),
});

const successCriteria = strictObject({
  metric: optional(z.string().min(1).max(200).nullable(), null),
  mode: optional(z.enum(["max", "min"]).nullable(), null),
  target: optional(z.number().nullable(), null),
  min_delta: optional(z.number().min(0), runDefaults.minDelta),
  patience_iterations: optional(count(runLimits.maxIterations).nullable(), null),
});

/** The body of POST /v1/training-runs. Defaults are filled in by `resolveSpec`. */
export const trainingRunBodySchema = strictObject({
  project_id: z.string().min(1).max(200),
  name: z.string().regex(/\S/, "must not be blank").max(runLimits.nameLength),
  rollout_template: rolloutTemplate,
  trainer_spec: trainerSpec,
  loop_policy: loopPolicy.optional(),
  success_criteria: successCriteria.optional(),
  budget_policy: strictObject({
    max_credits: optional(z.number().positive().max(runLimits.maxCredits).nullable(), null),
  }).optional(),
  checkpoint_init_uri: z.string().min(1).max(2_000).nullable().optional(),
  checkpoint_init_asset_id: z.string().min(1).max(200).nullable().optional(),
  seed: optional(seedSchema, runDefaults.seed),
  labels: optional(z.array(z.string().min(1).max(runLimits.labelLength)).max(runLimits.labels), []),
  notes: optional(z.string().max(runLimits.notesLength), ""),
  priority: optional(z.int().min(-runLimits.priority).max(runLimits.priority), runDefaults.priority),
}).meta({ id: "TrainingRunBody" });

export type TrainingRunBody = z.infer<typeof trainingRunBodySchema>;
