import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { type TrajectoryArrayName, trajectoryArrays } from "@/lib/core/episodes/trajectory-arrays";

const isArrayName = (name: string): name is TrajectoryArrayName =>
  trajectoryArrays.some((known) => known === name);

/** Which rows, and of which arrays. Left out: all of them. */
const query = strictObject({
  step: z
    .string()
    .regex(/^(?:last|\d{1,9})$/, "must be the number of a control step, from 0, or last")
    .transform((text) => (text === "last" ? text : Number(text)))
    .optional()
    .meta({ type: "string" })
    .describe(
      "One control step, from 0, or `last`: a row of each array instead of all. One that the episode has not is refused.",
    ),
  arrays: z
    .string()
    .transform((text) => text.split(","))
    .refine(
      (names) => names.every(isArrayName),
      `must be names of ${trajectoryArrays.join(", ")}, with commas between`,
    )
    .transform((names) => names.filter(isArrayName))
    .optional()
    .meta({ type: "string", examples: ["qpos"] })
    .describe(
      `Of ${trajectoryArrays.join(", ")}, with commas between; those that the batch has not are left out.`,
    ),
});

/**
 * A file and no JSON: the numbers are 32-bit floats in the batch, and as text they would take three times the bytes and be
 * parsed one by one. In the batch's own format, so that whatever reads batches reads this too.
 */
const answer = {
  method: "GET",
  response: null,
  query,
  media: ["application/octet-stream"],
  validated: true,
  refuses: ["batch_gone", "batch_damaged"],
} as const;

const what =
  "What happened in an episode, step by step: a safetensors file with the arrays `observation`, `action`, `expert_action`, `reward` and `qpos`, as far as its batch has them, a row for each control step or the one of a single step; names, units, scene and simulator in its metadata, and in `left_out` the arrays that were too large";

export const getTrajectory = defineContract({
  ...answer,
  id: "getTrajectory",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}/trajectory",
  summary: what,
  scope: "training:read",
});

export const getJobTrajectory = defineContract({
  ...answer,
  id: "getJobTrajectory",
  path: "/v0/jobs/{job_id}/episodes/{episode_id}/trajectory",
  summary: `${what}. Of a single job`,
  scope: "jobs:read",
});
