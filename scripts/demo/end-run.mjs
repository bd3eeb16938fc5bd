import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../setup/engine-client.mjs";
import { messageOf, say } from "../terminal.mjs";

const patienceMs = 3_000;
// As worker/containers/docker writes it.
const runLabel = "hardsim.run";

/**
 * Cancels a run that still lives and sees to it that no trainer of it is left.
 * @param {import("./api.mjs").Api} api
 * @param {string} runId
 * @returns {Promise<void>} never rejects: it runs on the way out
 */
export async function endRun(api, runId) {
  try {
    const deadline = Date.now() + patienceMs;
    let run = await api.get(`/v1/training-runs/${runId}`);
    if (!isLive(run)) return;
    say("Canceling the demo's run …");
    await api.post(`/v1/training-runs/${runId}/cancel`);
    while (isLive(run) && Date.now() < deadline) {
      await delay(100);
      run = await api.get(`/v1/training-runs/${runId}`);
    }
    if (isLive(run)) await killTrainers(runId);
  } catch (error) {
    say(`The demo's run could not be canceled: ${messageOf(error)}`);
  }
}

/** @param {{ status: string }} run */
function isLive({ status }) {
  return status === "queued" || status === "running" || status === "paused";
}

/** @param {string} runId */
async function killTrainers(runId) {
  const docker = await connect();
  const left = await docker.listContainers({ filters: { label: [`${runLabel}=${runId}`] } });
  for (const { Id } of left) await docker.getContainer(Id).kill();
}
