/**
 * One evaluated checkpoint. `iteration` -1 is what the run started from; rates lie in 0 … 1, `low` and `high` are the
 * ends of the 95 % interval.
 * @typedef {object} Point
 * @property {number} iteration
 * @property {string} checkpointId
 * @property {number} rate
 * @property {number} low
 * @property {number} high
 * @property {number} episodes
 */

/**
 * What a run's events have told so far.
 * @typedef {object} Curve
 * @property {readonly Point[]} points in the order in which they were evaluated
 * @property {ReadonlyMap<string, string>} names of checkpoints: "start", "i0", …
 * @property {ReadonlyMap<number, string>} drivers of an iteration's rollouts, in words
 * @property {string | null} championId
 */

/** As lib/core/loop/state.ts has it. */
const startIteration = -1;

/** @type {Curve} */
export const emptyCurve = { points: [], names: new Map(), drivers: new Map(), championId: null };

/** @param {number} iteration */
export const nameIteration = (iteration) => (iteration === startIteration ? "start" : `i${iteration}`);

/**
 * @param {Curve} curve
 * @param {import("./follow-run.mjs").RunEvent} event
 * @param {number | readonly number[]} expertFraction as the run's body says it
 * @returns {Curve}
 */
export function foldEvent(curve, { event_type: type, data }, expertFraction) {
  switch (type) {
    case "iteration.started": {
      const driver = describeDriver(curve, data, expertFraction);
      return { ...curve, drivers: new Map([...curve.drivers, [data.iteration, driver]]) };
    }
    case "evaluation.completed": {
      const { iteration, checkpoint_id: checkpointId, metrics } = data;
      const point = {
        iteration,
        checkpointId,
        rate: Number(metrics["eval/success_rate"]),
        low: Number(metrics["eval/success_rate_low"]),
        high: Number(metrics["eval/success_rate_high"]),
        episodes: Number(metrics["eval/episodes"]),
      };
      const names = new Map([...curve.names, [checkpointId, nameIteration(iteration)]]);
      return { ...curve, names, points: [...curve.points, point] };
    }
    case "champion.promoted":
      return { ...curve, championId: data.checkpoint_id };
    default:
      return curve;
  }
}

/**
 * @param {Curve} curve
 * @param {{ iteration: number, checkpoint_in_id: string | null }} started
 * @param {number | readonly number[]} expertFraction
 */
function describeDriver({ names }, { iteration, checkpoint_in_id: checkpointInId }, expertFraction) {
  if (checkpointInId === null) return "expert";
  const policy = names.get(checkpointInId) ?? checkpointInId;
  const fraction =
    typeof expertFraction === "number"
      ? expertFraction
      : (expertFraction[Math.min(iteration, expertFraction.length - 1)] ?? 0);
  if (fraction === 0) return policy;
  return fraction === 1 ? "expert" : `${policy}, ${Math.round(fraction * 100)} % expert`;
}
