import { formatDuration } from "../terminal.mjs";
import { nameIteration } from "./learning-curve.mjs";
import { meanReturn, successRate, tell } from "./measures.mjs";

/** @typedef {import("./check-run.mjs").Finding} Finding */
/** @typedef {import("./learning-curve.mjs").Curve} Curve */

/**
 * What a demo promises of its run; values are those of its measure.
 * @typedef {object} Promised
 * @property {import("./measures.mjs").Measure} measure
 * @property {number} value that a checkpoint reaches
 * @property {number} low where the lower end of its interval lies at least
 * @property {number} episodes of the evaluation, at least
 * @property {number} iterations within which it does
 * @property {number} withinMs from the submission to the run's end
 * @property {number} freshValue what a checkpoint reaches on seeds that no run used
 * @property {"champion" | "first to reach it"} shows which checkpoint that is
 */

/** @type {Promised & { startBelow: number }} */
export const liftPromise = {
  measure: successRate,
  startBelow: 0.3,
  value: 0.95,
  low: 0.9,
  episodes: 200,
  iterations: 6,
  withinMs: 180_000,
  freshValue: 0.93,
  shows: "champion",
};

/** @type {Promised & { randomBelow: number }} `randomBelow`: what random actions return at most. */
export const cartpolePromise = {
  measure: meanReturn(500),
  randomBelow: 50,
  value: 475,
  low: 450,
  episodes: 128,
  iterations: 12,
  withinMs: 240_000,
  freshValue: 450,
  // A later checkpoint may be better without being surely better than the champion, which is what it takes to follow it.
  shows: "first to reach it",
};

/**
 * @param {object} seen
 * @param {Curve} seen.curve
 * @param {{ status: string, stop_reason: string | null, error: string | null, champion_checkpoint_id: string | null }} seen.run
 * @param {number} seen.tookMs
 * @param {Promised} promised
 * @returns {Finding[]}
 */
export function judgeLearning({ curve: { points }, run, tookMs }, promised) {
  const { measure, withinMs } = promised;
  const champion = points.find(({ checkpointId }) => checkpointId === run.champion_checkpoint_id);
  const end = `the run ended as ${run.status}${run.stop_reason ? ` (${run.stop_reason})` : ""}`;
  return [
    { holds: run.status === "succeeded", text: run.error ? `${end}: ${run.error}` : end },
    judgeReach(points, promised),
    {
      holds: tookMs <= withinMs,
      text: `it took ${formatDuration(tookMs)} (at most ${formatDuration(withinMs)})`,
    },
    {
      holds: champion !== undefined && champion.iteration >= 0,
      text: champion
        ? `the champion is ${champion.checkpointId} of ${nameIteration(champion.iteration)}, ${tell(measure, champion.value)}`
        : "no evaluated checkpoint is the champion",
    },
  ];
}

/**
 * @param {Curve["points"]} points
 * @param {Promised} promised
 * @returns {Finding}
 */
function judgeReach(points, promised) {
  const { measure, iterations, ...least } = promised;
  const reached = findReached(points, promised);
  const wanted = `${tell(measure, least.value)} with its lower bound at ${tell(measure, least.low)} or above`;
  return {
    holds: reached !== undefined,
    text: reached
      ? `${nameIteration(reached.iteration)} ${measure.verb} ${tell(measure, reached.value)} over ${reached.episodes} episodes, surely ${tell(measure, reached.low)} (needed: ${wanted})`
      : `no checkpoint of the first ${iterations} iterations reached ${wanted}, over ${least.episodes} episodes`,
  };
}

/**
 * @param {Curve["points"]} points
 * @param {Promised} promised
 */
function findReached(points, { iterations, ...least }) {
  return points.find(
    ({ iteration, value, low, episodes }) =>
      iteration >= 0 &&
      iteration < iterations &&
      value >= least.value &&
      low >= least.low &&
      episodes >= least.episodes,
  );
}

/**
 * @param {Curve} curve
 * @param {string | null} championId
 * @param {Promised} promised
 * @returns {string | null} the checkpoint that is to show what it can do elsewhere
 */
export function chooseShown({ points }, championId, promised) {
  const reached = promised.shows === "champion" ? undefined : findReached(points, promised);
  return reached?.checkpointId ?? championId;
}

/**
 * @param {Curve} curve
 * @param {typeof liftPromise} promised
 * @returns {Finding} what the run started from could not do it yet
 */
export function judgeStart({ points }, { measure, startBelow }) {
  const start = points.find(({ iteration }) => iteration < 0);
  return {
    holds: start !== undefined && start.value < startBelow,
    text: start
      ? `untrained it ${measure.verb} ${tell(measure, start.value)} (below ${tell(measure, startBelow)})`
      : "what the run started from was not evaluated",
  };
}

/**
 * @param {readonly { index: number, rollouts: { return_mean: number | null } }[]} iterations
 * @param {typeof cartpolePromise} promised
 * @returns {Finding} it began with random actions, which are no good at it
 */
export function judgeRandom(iterations, { randomBelow }) {
  const first = iterations.find(({ index }) => index === 0)?.rollouts.return_mean ?? null;
  return {
    holds: first !== null && first < randomBelow,
    text:
      first === null
        ? "the first iteration has no rollouts"
        : `random actions return ${first.toFixed(1)} (below ${randomBelow})`,
  };
}

/**
 * @param {readonly { kind: string, expert_fraction?: number }[]} policies of the datasets that were learned from
 * @returns {Finding} nobody drove who knew how to
 */
export function judgeTeachers(policies) {
  const taught = policies.filter(
    ({ kind, expert_fraction: fraction = 0 }) => fraction > 0 || kind === "scripted" || kind === "mixed",
  );
  return {
    holds: policies.length > 0 && taught.length === 0,
    text: `an expert drove in ${taught.length} of ${policies.length} iterations (in none)`,
  };
}

/**
 * @param {{ jobId: string, totals: Record<string, number> }} driven
 * @param {Promised} promised
 * @returns {Finding}
 */
export function judgeFresh({ jobId, totals }, { measure, freshValue, ...least }) {
  const { [measure.total]: value = Number.NaN, episodes = 0 } = totals;
  return {
    holds: value >= freshValue && episodes >= least.episodes,
    text: `on ${episodes} episodes that no run used (${jobId}) it ${measure.verb} ${tell(measure, value)} (at least ${tell(measure, freshValue)})`,
  };
}
