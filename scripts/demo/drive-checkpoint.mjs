import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "../terminal.mjs";

const pollMs = 250;

/**
 * Lets a checkpoint's policy drive a job of its own, apart from any run.
 * @param {import("./api.mjs").Api} api its key needs jobs:read and jobs:write
 * @param {object} drive
 * @param {string} drive.checkpointId
 * @param {{ scene_id: string, steps: number, simulator?: object }} drive.template where, and for how long
 * @param {object} drive.control of the job, without any exploration
 * @param {number} drive.seed
 * @param {number} drive.episodes
 * @param {AbortSignal} drive.signal
 * @returns {Promise<{ jobId: string, totals: Record<string, number> }>} `totals` of its episodes
 */
export async function driveCheckpoint(api, { checkpointId, template, control, seed, episodes, signal }) {
  const { scene_id, steps, simulator } = template;
  const job = await api.post("/v0/jobs", {
    job_type: "rollout",
    scene: { scene_id },
    execution: { num_envs: episodes, steps, seed },
    control,
    simulator,
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
  return { jobId: job.job_id, totals };
}
