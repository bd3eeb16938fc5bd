import { formatDuration } from "../terminal.mjs";
import { nameIteration } from "./learning-curve.mjs";

/** @typedef {import("./check-run.mjs").Finding} Finding */

/** What the demo promises; rates in 0 … 1. */
export const promise = {
  startBelow: 0.3,
  rate: 0.95,
  low: 0.9,
  episodes: 200,
  iterations: 6,
  withinMs: 180_000,
  freshRate: 0.93,
};

/**
 * @param {object} seen
 * @param {import("./learning-curve.mjs").Curve} seen.curve
 * @param {{ status: string, stop_reason: string | null, error: string | null, champion_checkpoint_id: string | null }} seen.run
 * @param {number} seen.tookMs from the submission to the run's end
 * @returns {Finding[]}
 */
export function judgeLearning({ curve, run, tookMs }) {
  const { points } = curve;
  const start = points.find(({ iteration }) => iteration < 0);
  const reached = points.find(
    ({ iteration, rate, low, episodes }) =>
      iteration >= 0 &&
      iteration < promise.iterations &&
      rate >= promise.rate &&
      low >= promise.low &&
      episodes >= promise.episodes,
  );
  const champion = points.find(({ checkpointId }) => checkpointId === run.champion_checkpoint_id);
  const end = `the run ended as ${run.status}${run.stop_reason ? ` (${run.stop_reason})` : ""}`;
  const wanted = `${percent(promise.rate)} with its lower bound at ${percent(promise.low)} or above`;
  return [
    { holds: run.status === "succeeded", text: run.error ? `${end}: ${run.error}` : end },
    {
      holds: start !== undefined && start.rate < promise.startBelow,
      text: start
        ? `untrained it succeeds in ${percent(start.rate)} (below ${percent(promise.startBelow)})`
        : "what the run started from was not evaluated",
    },
    {
      holds: reached !== undefined,
      text: reached
        ? `${nameIteration(reached.iteration)} succeeds in ${percent(reached.rate)} of ${reached.episodes} episodes, surely in ${percent(reached.low)} (needed: ${wanted})`
        : `no checkpoint of the first ${promise.iterations} iterations reached ${wanted}, over ${promise.episodes} episodes`,
    },
    {
      holds: tookMs <= promise.withinMs,
      text: `it took ${formatDuration(tookMs)} (at most ${formatDuration(promise.withinMs)})`,
    },
    {
      holds: champion !== undefined && champion.iteration >= 0,
      text: champion
        ? `the champion is ${champion.checkpointId} of ${nameIteration(champion.iteration)}, ${percent(champion.rate)}`
        : "no evaluated checkpoint is the champion",
    },
  ];
}

/**
 * @param {{ jobId: string, rate: number, episodes: number }} driven
 * @returns {Finding}
 */
export function judgeFresh({ jobId, rate, episodes }) {
  return {
    holds: rate >= promise.freshRate && episodes >= promise.episodes,
    text: `on ${episodes} episodes that no run used (${jobId}) the champion succeeds in ${percent(rate)} (at least ${percent(promise.freshRate)})`,
  };
}

/** @param {number} rate */
const percent = (rate) => `${Number((rate * 100).toFixed(1))} %`;
