import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkDownload } from "./demo/check-run.mjs";
import { driveCheckpoint } from "./demo/drive-checkpoint.mjs";
import { endRun } from "./demo/end-run.mjs";
import { followRun } from "./demo/follow-run.mjs";
import { judgeFresh, judgeLearning, promise } from "./demo/judge-learning.mjs";
import { emptyCurve, foldEvent } from "./demo/learning-curve.mjs";
import { describeProgress, formatTable } from "./demo/learning-lines.mjs";
import { showOnInstallation } from "./demo/open-installation.mjs";
import { printFindings } from "./demo/print-findings.mjs";
import { readSeed } from "./demo/read-seed.mjs";
import { submitRun } from "./demo/submit-run.mjs";
import { makeUntrainedPolicy } from "./demo/untrained-policy.mjs";
import { uploadPolicy } from "./demo/upload-policy.mjs";
import { rootDir } from "./paths.mjs";
import { daggerImage } from "./setup/images.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError, say } from "./terminal.mjs";

/** @typedef {import("./demo/api.mjs").Api} Api */

const bodyFile = path.join(rootDir, "examples/managed_training/learn_to_lift.json");
const scopes = ["training:read", "training:write", "assets:read", "assets:write", "jobs:read", "jobs:write"];
/** Seeds of single jobs are used as they are, those of a run's jobs are drawn from 2^53: this far out none is met twice. */
const firstFreshSeed = 7_000_000_000_000;

await runMain(async () => {
  const { values } = parseArgs({
    options: { exit: { type: "boolean" }, seed: { type: "string", default: "1" } },
  });
  const seed = readSeed(values.seed);
  await prepare(["bundles", "web", "engine", "learn"]);
  const signal = listenForShutdown();
  const demo = { scopes: [...scopes, "fleet:read"], exit: values.exit === true, signal };
  return showOnInstallation(demo, (api) => showLearning(api, seed, signal));
});

/**
 * @param {Api} api
 * @param {number} seed
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} it learned what was promised
 */
async function showLearning(api, seed, signal) {
  const body = JSON.parse(readFileSync(bodyFile, "utf8"));
  const { rollout_template: template } = body;
  const start = await uploadStart(api, template, seed);
  const startedAt = performance.now();
  const { runId, page } = await submitRun(api, {
    ...body,
    seed,
    checkpoint_init_uri: start.uri,
    trainer_spec: { ...body.trainer_spec, image_uri: daggerImage },
  });
  say(`\nSubmitted ${path.relative(rootDir, bodyFile)} with seed ${seed} as ${runId}\n${page}\n`);
  try {
    const curve = await followCurve(api, runId, template.policy?.expert_fraction ?? 0, signal);
    if (signal.aborted) return false;
    const tookMs = performance.now() - startedAt;
    const run = await api.get(`/v1/training-runs/${runId}`);
    process.stdout.write(`\n${formatTable(curve, run.champion_checkpoint_id ?? null).join("\n")}\n`);
    const findings = judgeLearning({ curve, run, tookMs });
    findings.push(...(await checkChampion(api, run, { template, seed, signal })));
    return printFindings(findings, page);
  } finally {
    await endRun(api, runId);
  }
}

/**
 * @param {Api} api
 * @param {{ scene_id: string, control: { task_mode: string } }} template
 * @param {number} seed
 */
async function uploadStart(api, { scene_id, control }, seed) {
  const { scenes } = await api.get("/v1/scenes");
  const mode = scenes
    .find((/** @type {any} */ one) => one.scene_id === scene_id)
    ?.task_modes.find((/** @type {any} */ one) => one.task_mode === control.task_mode);
  if (!mode) throw new SetupError(`this server has no scene ${scene_id} with ${control.task_mode}`);
  const [observationNames, actions] = [mode.observation.names, mode.action.names.length];
  const bytes = await makeUntrainedPolicy({ observationNames, actions, seed });
  const asset = await uploadPolicy(api, "untrained.onnx", bytes);
  say(`Uploaded an untrained policy as ${asset.assetId} (${bytes.length} bytes)`);
  return asset;
}

/**
 * @param {Api} api
 * @param {string} runId
 * @param {number | readonly number[]} expertFraction
 * @param {AbortSignal} signal
 */
async function followCurve(api, runId, expertFraction, signal) {
  let curve = emptyCurve;
  await followRun(api, runId, signal, (event, sinceMs) => {
    curve = foldEvent(curve, event, expertFraction);
    const line = describeProgress(curve, event, sinceMs);
    if (line !== null) process.stdout.write(`${line}\n`);
  });
  return curve;
}

/**
 * @param {Api} api
 * @param {{ run_id: string, champion_checkpoint_id: string | null }} run
 * @param {{ template: any, seed: number, signal: AbortSignal }} drive
 * @returns {Promise<import("./demo/check-run.mjs").Finding[]>} its file is what the API says, and what it can do elsewhere
 */
async function checkChampion(api, { run_id: runId, champion_checkpoint_id: id }, { template, seed, signal }) {
  const { checkpoints } = await api.get(`/v1/training-runs/${runId}/checkpoints`);
  const champion = checkpoints.find((/** @type {any} */ one) => one.checkpoint_id === id);
  if (!champion) return [];
  const download = await checkDownload(api, runId, champion);
  say("\nDriving the champion on seeds that no run used …");
  const fresh = { checkpointId: champion.checkpoint_id, template, signal, episodes: promise.episodes };
  return [download, judgeFresh(await driveCheckpoint(api, { ...fresh, seed: firstFreshSeed + seed }))];
}
