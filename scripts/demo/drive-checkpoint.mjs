import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "../terminal.mjs";

const pollMs = 250;

/**
 * Lets a checkpoint's policy drive a job of its own, apart from any run.
 * @param {import("./api.mjs").Api} api its key needs jobs:read and jobs:write
 * @param {object} drive
 * @param {string} drive.checkpointId
 * @param {{ scene_id: string, steps: number, control: { task_mode: string } }} drive.template where, and for how long
 * @param {number} drive.seed
 * @param {number} drive.episodes
 * @param {AbortSignal} drive.signal
 * @returns {Promise<{ jobId: string, rate: number, episodes: number }>} `rate`: of those that succeeded
 */
export async function driveCheckpoint(api, { checkpointId, template, seed, episodes, signal }) {
  const { scene_id, steps, control } = template;
  const job = await api.post("/v0/jobs", {
    job_type: "rollout",
    scene: { scene_id },
    execution: { num_envs: episodes, steps, seed },
    control: { task_mode: control.task_mode },
    policy: { driver: "checkpoint", uri: checkpointId },
  });
  let { status, error } = job;
  while (status === "queued" || status === "running") {
    await delay(pollMs, undefined, { signal });
    ({ status, error } = await api.get(`/v0/jobs/${job.job_id}`));
  }
  if (status !== "succeeded") throw new SetupError(`${job.job_id} ended as ${status}: ${error}`);
  const link = await api.get(`/v0/jobs/${job.job_id}/artifacts/artifact_manifest.json/download-url`);
  const { totals } = await (await fetch(link.url)).json();
  return { jobId: job.job_id, rate: totals.success_rate, episodes: totals.episodes };
}
