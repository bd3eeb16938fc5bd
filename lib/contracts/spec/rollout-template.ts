import { bodyOnly, field } from "./field";
import { jobBodySchema } from "./job-spec";
import { part } from "./part";
import { control, count, numEnvs, sceneId, steps } from "./rollout-fields";

export const rolloutTemplate = part(
  {
    rollout_parallelism: field(count(256), {
      default: 1,
      form: { label: "At once", help: "{min} to {max}, else {default}" },
    }),
    episodes_per_iteration: field(count(10_000), {
      default: 1,
      form: { label: "Jobs", help: "{min} to {max}, else {default}" },
    }),
    scene_id: sceneId,
    num_envs: numEnvs,
    steps,
    control,
    job_template: bodyOnly(jobBodySchema.optional()),
  },
  {
    presence: "required",
    section: "rollouts",
    names: { rollout_parallelism: "parallelism", control: null },
  },
);
