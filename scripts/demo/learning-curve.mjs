/**
 * One evaluated checkpoint. `iteration` -1 is what the run started from; `value` is of the demo's measure, `low` and `high`
 * are the ends of its 95 % interval.
 * @typedef {object} Point
 * @property {number} iteration
 * @property {string} checkpointId
 * @property {number} value
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

/**
 * What a demo looks at while its run goes on.
 * @typedef {object} Watch
 * @property {import("./measures.mjs").Measure} measure
 * @property {number | readonly number[]} expertFraction as the run's body says it
 * @property {string} beginner who drives where no checkpoint does, in words
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
 * @param {Watch} watch
 * @returns {Curve}
 */
export function foldEvent(curve, { event_type: type, data }, watch) {
  switch (type) {
    case "iteration.started": {
      const driver = describeDriver(curve, data, watch);
      return { ...curve, drivers: new Map([...curve.drivers, [data.iteration, driver]]) };
    }
    case "evaluation.completed": {
      const { iteration, checkpoint_id: checkpointId, metrics } = data;
      const point = {
        iteration,
        checkpointId,
        value: Number(metrics[watch.measure.metric]),
        low: Number(metrics[watch.measure.low]),
        high: Number(metrics[watch.measure.high]),
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
 * @param {Watch} watch
 */
function describeDriver(
  { names },
  { iteration, checkpoint_in_id: checkpointInId },
  { expertFraction, beginner },
) {
  if (checkpointInId === null) return beginner;
  const policy = names.get(checkpointInId) ?? checkpointInId;
  const fraction =
    typeof expertFraction === "number"
      ? expertFraction
      : (expertFraction[Math.min(iteration, expertFraction.length - 1)] ?? 0);
  if (fraction === 0) return policy;
  return fraction === 1 ? "expert" : `${policy}, ${Math.round(fraction * 100)} % expert`;
}
