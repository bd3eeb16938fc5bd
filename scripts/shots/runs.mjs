import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { rootDir } from "../paths.mjs";

/** @typedef {import("../demo/api.mjs").Api} Api */

const timeoutMs = 60_000;
const quickstart = path.join(rootDir, "examples/managed_training/quickstart.json");

const trainsOnFrom = 10;
const failsAt = 3;

/** Iterations that learn, one that fails among them, up to one that trains on and says so. */
const trainsOn = [
  "import json, math, os, sys, time",
  "out, index = sys.argv[1], int(os.environ['HARDSIM_ITERATION_INDEX'])",
  `last = index == ${trainsOnFrom}`,
  "steps = open(out + '/metrics.jsonl', 'w', buffering=1)",
  "for step in range(100000 if last else 20):",
  "    loss = 0.9 * 0.8 ** index * (0.6 + 0.4 * math.exp(-step / 8)) + 0.01 * math.sin(step * 1.7)",
  "    print('step', step * 100, 'loss', round(loss, 4))",
  "    steps.write(json.dumps(dict(step=step * 100, loss=loss)) + chr(10))",
  "    time.sleep(0.2 if last else 0.01)",
  `if index == ${failsAt}: raise RuntimeError('the loss is NaN at step 2,000')`,
  "rate = 0.86 * (1 - 0.8 ** (index + 1)) + 0.02 * math.sin(index * 2.2)",
  "json.dump(dict(val_success_rate=rate, loss=0.9 * 0.8 ** index, grad_norm=0.5 + 0.1 * index, action_mse=0.04 * 0.9 ** index), open(out + '/metrics.json', 'w'))",
  "open(out + '/checkpoint.pt', 'w').write('weights of ' + str(index))",
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
 * @returns {Promise<{ succeeded: string, failed: string, live: string, waiting: string, forked: string }>} run ids
 */
export async function startRuns(api) {
  const body = JSON.parse(readFileSync(quickstart, "utf8"));
  const succeeded = await start(api, { ...body, labels: ["smoke"] });
  await waitFor(api, succeeded, ({ status }) => status === "succeeded");
  const failed = await start(api, scripted(body, "cabinet-bc-512", fails, 3));
  await waitFor(api, failed, ({ status }) => status === "failed");
  const live = await start(api, scripted(body, "pick-lift-dagger-b", trainsOn, 24));
  await waitFor(api, live, (run) => run.current_iteration === trainsOnFrom && run.stage === "training");
  const forked = await fork(api, live, "pick-lift-dagger-c");
  const waiting = await start(api, scripted(body, "table-top-push", trainsOn, 8, 3));
  await waitFor(api, waiting, (run) => run.waiting !== null);
  return { succeeded, failed, live, waiting, forked };
}

/**
 * A fork of two iterations, from the run's best checkpoint.
 * @param {Api} api
 * @param {string} runId
 * @param {string} name
 */
async function fork(api, runId, name) {
  const { best } = await api.get(`/v1/training-runs/${runId}`);
  const body = {
    checkpoint_id: best.checkpoint_id,
    changes: { name, loop_policy: { max_iterations: 2 } },
  };
  const { run_id: forkId } = (await api.post(`/v1/training-runs/${runId}/fork`, body)).run;
  await waitFor(api, forkId, ({ status }) => status === "succeeded");
  return forkId;
}

/**
 * Every run that lives: trainers would outlive the installation, also when what was to be shown did not come about.
 * @param {Api} api
 */
export async function cancelRuns(api) {
  const { runs } = await api.get("/v1/training-runs?status=queued,running,paused&limit=100");
  for (const { run_id: runId } of runs) {
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
    loop_policy: {
      ...body.loop_policy,
      max_iterations: iterations,
      stop_on_iteration_failure: program === fails,
      trainer_retry_limit: program === fails ? 1 : 0,
    },
    success_criteria:
      program === fails
        ? { patience_iterations: 6 }
        : { metric: "val_success_rate", mode: "max", target: 0.9, patience_iterations: 6 },
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
