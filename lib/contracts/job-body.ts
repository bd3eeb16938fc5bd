import { z } from "zod";
import { runDefaults, runLimits } from "./run-limits";
import { strictObject } from "./strict-object";

export const countSchema = (max: number) => z.int().min(1).max(max);
/** A field that may be left out; the document tells what it is then. */
export const withDefault = <Schema extends z.ZodType>(schema: Schema, fallback: unknown) =>
  schema.optional().meta({ default: fallback });

export const seedSchema = z.int().min(0).max(runLimits.seed);
export const sceneIdSchema = z.string().min(1).max(200);

export const controlSchema = strictObject({
  task_mode: z.string().min(1).max(200).optional().describe("The scene's first task mode when left out."),
  fix_base: withDefault(z.boolean(), runDefaults.fixBase),
  action_noise: withDefault(z.number().min(0).max(runLimits.actionNoise), runDefaults.actionNoise),
});

const uri = z.string().max(2_000);
const assetId = z.string().max(200);

/** The built-in robot is also meant when this is left out; others are refused by name. */
const robotSchema = z.union([
  z.string().min(1).max(2_000),
  strictObject({
    urdf_uri: uri.optional(),
    usd_uri: uri.optional(),
    urdf_asset_id: assetId.optional(),
    usd_asset_id: assetId.optional(),
  }),
]);
export type JobRobot = z.infer<typeof robotSchema>;

/** A single rollout job. Nested in a run as `job_template` it means the same as the run's flat fields. */
export const jobBodySchema = strictObject({
  job_type: z.literal("rollout").optional(),
  robot: robotSchema.optional(),
  scene: strictObject({
    scene_id: sceneIdSchema.optional(),
    usd_uri: uri.optional(),
    usd_asset_id: assetId.optional(),
  }).optional(),
  physics: strictObject({
    dt: z.number().positive().max(1).optional(),
    substeps: z.int().min(1).max(1_000).optional(),
  }).optional(),
  execution: strictObject({
    num_envs: withDefault(countSchema(runLimits.numEnvs), runDefaults.numEnvs),
    steps: withDefault(countSchema(runLimits.steps), runDefaults.steps),
    seed: withDefault(seedSchema, runDefaults.seed),
  }).optional(),
  outputs: strictObject({
    video: z.boolean().optional(),
    log_format: z.string().max(50).optional(),
  }).optional(),
  control: controlSchema.optional(),
}).meta({
  id: "JobBody",
  examples: [
    {
      job_type: "rollout",
      scene: { scene_id: runDefaults.sceneId },
      execution: { num_envs: 8, steps: 128, seed: 42 },
      control: { task_mode: "fr3_pick_lift_block_v1" },
    },
  ],
});
export type JobBody = z.infer<typeof jobBodySchema>;
