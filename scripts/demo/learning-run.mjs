import path from "node:path";
import { rootDir } from "../paths.mjs";
import { say } from "../terminal.mjs";
import { checkDownload } from "./check-run.mjs";
import { driveCheckpoint } from "./drive-checkpoint.mjs";
import { endRun } from "./end-run.mjs";
import { followRun } from "./follow-run.mjs";
import { chooseShown, judgeFresh, judgeLearning } from "./judge-learning.mjs";
import { emptyCurve, foldEvent } from "./learning-curve.mjs";
import { describeProgress, formatTable } from "./learning-lines.mjs";
import { printFindings } from "./print-findings.mjs";
import { submitRun } from "./submit-run.mjs";

/** @typedef {import("./api.mjs").Api} Api */
/** @typedef {import("./check-run.mjs").Finding} Finding */
/** @typedef {import("./learning-curve.mjs").Curve} Curve */

/**
 * A run that is to learn something, from the file that it was read from to what is promised of it.
 * @typedef {object} LearningRun
 * @property {string} file
 * @property {any} body of POST /v1/training-runs
 * @property {import("./judge-learning.mjs").Promised} promised
 * @property {object} freshControl of a job in which a checkpoint shows what it can do
 * @property {string} beginner who drives where no checkpoint does, in words
 * @property {(curve: Curve, runId: string) => Promise<Finding[]>} judgeBeginning what it could do before
 * @property {AbortSignal} signal
 */

/** Seeds of single jobs are used as they are, those of a run's jobs are drawn from 2^53: this far out none is met twice. */
const firstFreshSeed = 7_000_000_000_000;

/** What the key of such a demo needs. */
export const learningScopes = [
  "training:read",
  "training:write",
  "assets:read",
  "assets:write",
  "jobs:read",
  "jobs:write",
  "fleet:read",
];

/**
 * Submits it, tells how it learns while it does, and holds it against what was promised.
 * @param {Api} api
 * @param {LearningRun} learning
 * @returns {Promise<boolean>} it learned what was promised
 */
export async function showLearningRun(api, learning) {
  const { body, file, promised, beginner, signal } = learning;
  const startedAt = performance.now();
  const { runId, page } = await submitRun(api, body);
  say(`\nSubmitted ${path.relative(rootDir, file)} with seed ${body.seed} as ${runId}\n${page}\n`);
  try {
    const expertFraction = body.rollout_template.policy?.expert_fraction ?? 0;
    const watch = { measure: promised.measure, expertFraction, beginner };
    const curve = await followCurve(api, runId, watch, signal);
    if (signal.aborted) return false;
    const tookMs = performance.now() - startedAt;
    const run = await api.get(`/v1/training-runs/${runId}`);
    const table = formatTable(curve, run.champion_checkpoint_id ?? null, promised.measure);
    process.stdout.write(`\n${table.join("\n")}\n`);
    const findings = [
      ...judgeLearning({ curve, run, tookMs }, promised),
      ...(await learning.judgeBeginning(curve, runId)),
      ...(await checkShown(api, runId, chooseShown(curve, run.champion_checkpoint_id, promised), learning)),
    ];
    return printFindings(findings, page);
  } finally {
    await endRun(api, runId);
  }
}

/**
 * @param {Api} api
 * @param {string} runId
 * @param {import("./learning-curve.mjs").Watch} watch
 * @param {AbortSignal} signal
 */
async function followCurve(api, runId, watch, signal) {
  let curve = emptyCurve;
  await followRun(api, runId, signal, (event, sinceMs) => {
    curve = foldEvent(curve, event, watch);
    const line = describeProgress(curve, event, sinceMs, watch.measure);
    if (line !== null) process.stdout.write(`${line}\n`);
  });
  return curve;
}

/**
 * @param {Api} api
 * @param {string} runId
 * @param {string | null} shownId
 * @param {LearningRun} learning
 * @returns {Promise<Finding[]>} its file is what the API says, and what it can do elsewhere
 */
async function checkShown(api, runId, shownId, { body, promised, freshControl, signal }) {
  const { checkpoints } = await api.get(`/v1/training-runs/${runId}/checkpoints`);
  const shown = checkpoints.find((/** @type {any} */ one) => one.checkpoint_id === shownId);
  if (!shown) return [];
  const download = await checkDownload(api, runId, shown);
  say(`\nDriving ${shownId} on seeds that no run used …`);
  const driven = await driveCheckpoint(api, {
    checkpointId: shown.checkpoint_id,
    template: body.rollout_template,
    control: freshControl,
    episodes: promised.episodes,
    seed: firstFreshSeed + body.seed,
    signal,
  });
  return [download, judgeFresh(driven, promised)];
}
