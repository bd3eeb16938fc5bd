import { defineContract } from "@/lib/contracts/contract";

/**
 * A file and no JSON: the numbers are 32-bit floats in the batch, and as text they would take three times the bytes and be
 * parsed one by one. In the batch's own format, so that whatever reads batches reads this too.
 */
const answer = {
  method: "GET",
  response: null,
  media: ["application/octet-stream"],
  validated: true,
  refuses: ["batch_gone", "batch_damaged"],
} as const;

const what =
  "What happened in an episode, step by step: a safetensors file with the arrays `observation`, `action`, `expert_action`, `reward` and `qpos`, as far as its batch has them, a row for each control step; names, units, scene and simulator in its metadata, and in `left_out` the arrays that were too large";

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
