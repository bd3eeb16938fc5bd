import { z } from "zod";
import { curation } from "./curation";
import { bodyOnly, field } from "./field";
import { jobBodySchema } from "./job-spec";
import { part } from "./part";
import { rolloutPolicy } from "./policy";
import { control, count, numEnvs, sceneId, steps } from "./rollout-fields";
import { simulatorSpec } from "./simulator-spec";

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
    policy: rolloutPolicy,
    simulator: simulatorSpec,
    dataset_iterations: field(
      z.union([count(10_000), z.literal("all")], "must be a whole number from 1, or all"),
      {
        default: 1,
        description:
          "From how many of the last completed iterations the dataset has its batches, this one included; `all`: from every one.",
        form: { label: "Dataset of", unit: "iterations", help: "a number, or all; else {default}" },
      },
    ),
    curation,
    job_template: bodyOnly(jobBodySchema.optional()),
  },
  {
    presence: "required",
    section: "rollouts",
    names: { rollout_parallelism: "parallelism", control: null },
  },
);
