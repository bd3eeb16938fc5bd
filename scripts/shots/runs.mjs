import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { rootDir } from "../paths.mjs";

/** @typedef {import("../demo/api.mjs").Api} Api */

const timeoutMs = 60_000;
const quickstart = path.join(rootDir, "examples/managed_training/quickstart.json");

/** Iterations that end, up to one that trains on, and says so. */
const trainsOn = [
  "import json, os, sys, time",
  "out, index = sys.argv[1], int(os.environ['HARDSIM_ITERATION_INDEX'])",
  "for step in range(20 if index < 4 else 100000):",
  "    print('step', step * 100, 'loss', round(0.9 * 0.8 ** index - step * 0.002, 4))",
  "    time.sleep(0.01 if index < 4 else 0.2)",
  "json.dump(dict(loss=0.9 * 0.8 ** index, grad_norm=0.5 + 0.1 * index), open(out + '/metrics.json', 'w'))",
  "open(out + '/checkpoint.pt', 'w').write('weights')",
];

/** An iteration that ends, and one that does not find what it needs. */
const fails = [
  "import json, os, sys",
  "out, index = sys.argv[1], int(os.environ['HARDSIM_ITERATION_INDEX'])",
  "for step in range(6): print('step', step * 100, 'loss', round(0.9 - step * 0.02, 4))",
  "if index == 1: raise RuntimeError('the weights of layer 7 have shape (64, 9), expected (64, 7)')",
  "json.dump(dict(loss=0.7), open(out + '/metrics.json', 'w'))",
  "open(out + '/checkpoint.pt', 'w').write('weights')",
];

/**
 * Starts a run of every kind that a page shows differently, and waits until each is as it should be.
 * @param {Api} api
 * @returns {Promise<{ succeeded: string, failed: string, live: string, waiting: string }>} run ids
 */
export async function startRuns(api) {
  const body = JSON.parse(readFileSync(quickstart, "utf8"));
  const succeeded = await start(api, { ...body, labels: ["smoke"] });
  await waitFor(api, succeeded, ({ status }) => status === "succeeded");
  const failed = await start(api, scripted(body, "cabinet-bc-512", fails, 3));
  await waitFor(api, failed, ({ status }) => status === "failed");
  const live = await start(api, scripted(body, "pick-lift-dagger-b", trainsOn, 24));
  await waitFor(api, live, (run) => run.current_iteration === 4 && run.stage === "training");
  const waiting = await start(api, scripted(body, "table-top-push", trainsOn, 8, 3));
  await waitFor(api, waiting, (run) => run.waiting !== null);
  return { succeeded, failed, live, waiting };
}

/**
 * @param {Api} api
 * @param {readonly string[]} runIds
 */
export async function cancelRuns(api, runIds) {
  for (const runId of runIds) {
    const run = await api.get(`/v1/training-runs/${runId}`);
    if (run.ended_at !== null) continue;
    await api.post(`/v1/training-runs/${runId}/cancel`);
    await waitFor(api, runId, ({ ended_at }) => ended_at !== null);
  }
}

/**
 * @param {any} body the quickstart's
 * @param {string} name
 * @param {readonly string[]} program lines of Python
 * @param {number} iterations
 * @param {number} [gpu]
 */
function scripted(body, name, program, iterations, gpu = 1) {
  return {
    ...body,
    name,
    labels: ["pick-lift", "overnight"],
    trainer_spec: {
      ...body.trainer_spec,
      entrypoint: "python",
      args_template: ["-u", "-c", program.join("\n"), "{output_dir}"],
      resources: { ...body.trainer_spec.resources, gpu },
      stop_grace_s: 1,
    },
    loop_policy: { ...body.loop_policy, max_iterations: iterations },
    success_criteria: { patience_iterations: 6 },
  };
}

/**
 * @param {Api} api
 * @param {object} body
 * @returns {Promise<string>}
 */
async function start(api, body) {
  return (await api.post("/v1/training-runs", body)).run_id;
}

/**
 * @param {Api} api
 * @param {string} runId
 * @param {(run: any) => boolean} is
 */
async function waitFor(api, runId, is) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const run = await api.get(`/v1/training-runs/${runId}`);
    if (is(run)) return;
    if (Date.now() > deadline) throw new Error(`${run.name} is ${run.status}, ${run.stage}: ${run.error}`);
    await delay(100);
  }
}
