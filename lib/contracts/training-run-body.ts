import { z } from "zod";
import quickstart from "@/examples/managed_training/quickstart.json" with { type: "json" };
import { splitEntrypoint } from "./entrypoint";
import {
  controlSchema,
  countSchema,
  jobBodySchema,
  sceneIdSchema,
  seedSchema,
  withDefault,
} from "./job-body";
import { runDefaults, runLimits } from "./run-limits";
import { strictObject } from "./strict-object";

const textWithin = (bytes: number) =>
  z
    .string()
    .refine((text) => new TextEncoder().encode(text).byteLength <= bytes, `is longer than ${bytes} bytes`);
const rolloutTemplate = strictObject({
  rollout_parallelism: withDefault(countSchema(runLimits.rolloutParallelism), runDefaults.rolloutParallelism),
  episodes_per_iteration: withDefault(
    countSchema(runLimits.episodesPerIteration),
    runDefaults.episodesPerIteration,
  ),
  scene_id: withDefault(sceneIdSchema, runDefaults.sceneId),
  num_envs: withDefault(countSchema(runLimits.numEnvs), runDefaults.numEnvs),
  steps: withDefault(countSchema(runLimits.steps), runDefaults.steps),
  control: controlSchema.optional(),
  job_template: jobBodySchema.optional(),
});

const envName = z.string().regex(/^[^=\0]{1,200}$/, "must be a name without =");
const trainerSpec = strictObject({
  image_uri: z.string().regex(/^\S{1,500}$/, "must be an image reference without spaces"),
  entrypoint: textWithin(runLimits.templateItemBytes).superRefine((text, context) => {
    const split = splitEntrypoint(text);
    if (!split.ok) context.addIssue({ code: "custom", message: split.message });
  }),
  args_template: withDefault(
    z.array(textWithin(runLimits.templateItemBytes)).max(runLimits.templateItems),
    [],
  ),
  env: withDefault(
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
    cpu: withDefault(z.number().positive().max(runLimits.cpu), runDefaults.cpu),
    memory_gb: withDefault(z.number().positive().max(runLimits.memoryGb), runDefaults.memoryGb),
  }).optional(),
  network: withDefault(z.enum(["none", "bridge"]), runDefaults.network),
  timeout_minutes: withDefault(z.number().positive().max(runLimits.timeoutMinutes).nullable(), null),
  stop_grace_s: withDefault(z.number().min(1).max(runLimits.stopGraceS), runDefaults.stopGraceS),
});

const loopPolicy = strictObject({
  max_iterations: withDefault(countSchema(runLimits.maxIterations), runDefaults.maxIterations),
  max_wallclock_hours: withDefault(
    z.number().positive().max(runLimits.maxWallclockHours),
    runDefaults.maxWallclockHours,
  ),
  stop_on_iteration_failure: withDefault(z.boolean(), runDefaults.stopOnIterationFailure),
  rollout_retry_limit: withDefault(z.int().min(0).max(runLimits.retryLimit), runDefaults.retryLimit),
  trainer_retry_limit: withDefault(z.int().min(0).max(runLimits.retryLimit), runDefaults.retryLimit),
});

const successCriteria = strictObject({
  metric: withDefault(z.string().min(1).max(200).nullable(), null),
  mode: withDefault(z.enum(["max", "min"]).nullable(), null),
  target: withDefault(z.number().nullable(), null),
  min_delta: withDefault(z.number().min(0), runDefaults.minDelta),
  patience_iterations: withDefault(countSchema(runLimits.maxIterations).nullable(), null),
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
    max_credits: withDefault(z.number().positive().max(runLimits.maxCredits).nullable(), null),
  }).optional(),
  checkpoint_init_uri: z.string().min(1).max(2_000).nullable().optional(),
  checkpoint_init_asset_id: z.string().min(1).max(200).nullable().optional(),
  seed: withDefault(seedSchema, runDefaults.seed),
  labels: withDefault(z.array(z.string().min(1).max(runLimits.labelLength)).max(runLimits.labels), []),
  notes: withDefault(z.string().max(runLimits.notesLength), ""),
  priority: withDefault(z.int().min(-runLimits.priority).max(runLimits.priority), runDefaults.priority),
}).meta({ id: "TrainingRunBody", examples: [quickstart] });

export type TrainingRunBody = z.infer<typeof trainingRunBodySchema>;
