import { z } from "zod";
import { strictObject } from "../strict-object";
import { bodyOnly } from "./field";
import { part } from "./part";
import { jobPolicy } from "./policy";
import { control, numEnvs, sceneId, seed, steps } from "./rollout-fields";
import { simulatorSpec } from "./simulator-spec";

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
export const jobSpec = part(
  {
    job_type: bodyOnly(z.literal("rollout").optional()),
    robot: bodyOnly(robotSchema.optional()),
    scene: part({
      scene_id: sceneId,
      usd_uri: bodyOnly(uri.optional()),
      usd_asset_id: bodyOnly(assetId.optional()),
    }),
    physics: bodyOnly(
      strictObject({
        dt: z.number().positive().max(1).optional(),
        substeps: z.int().min(1).max(1_000).optional(),
      }).optional(),
    ),
    execution: part({ num_envs: numEnvs, steps, seed }),
    outputs: bodyOnly(
      strictObject({
        video: z.boolean().optional(),
        log_format: z.string().max(50).optional(),
      }).optional(),
    ),
    control,
    policy: jobPolicy,
    simulator: simulatorSpec,
  },
  { presence: "required", names: { scene: null, execution: null, control: null } },
);

export const jobBodySchema = jobSpec.body.meta({
  id: "JobBody",
  examples: [
    {
      job_type: "rollout",
      scene: { scene_id: sceneId.fallback },
      execution: { num_envs: 8, steps: 128, seed: 42 },
      control: { task_mode: "fr3_pick_lift_block_v1" },
    },
  ],
});
export type JobBody = z.infer<typeof jobBodySchema>;

/** A single rollout job with every default filled in, as it is stored in `job.resolved_spec` and run by the worker. */
export type ResolvedJob = z.output<typeof jobSpec.domain>;

/** The same in the wire's words. */
export const toWireJobSpec = (job: ResolvedJob): z.output<typeof jobSpec.resolved> =>
  z.encode(jobSpec.codec, job);
