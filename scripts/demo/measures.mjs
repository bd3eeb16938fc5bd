/**
 * What of an evaluation a demo is about, and how it is told.
 * @typedef {object} Measure
 * @property {string} metric
 * @property {string} low the metric of the lower end of its 95 % interval
 * @property {string} high
 * @property {string} total what it is called in the totals of a job
 * @property {number} full where a bar has its whole length
 * @property {string} verb as in "i3 succeeds in 95 %"
 * @property {string} unit
 * @property {number} scale what the number is multiplied with to be in that unit
 */

/** @type {Measure} */
export const successRate = {
  metric: "eval/success_rate",
  low: "eval/success_rate_low",
  high: "eval/success_rate_high",
  total: "success_rate",
  full: 1,
  verb: "succeeds in",
  unit: " %",
  scale: 100,
};

/**
 * @param {number} full
 * @returns {Measure}
 */
export const meanReturn = (full) => ({
  metric: "eval/return_mean",
  low: "eval/return_low",
  high: "eval/return_high",
  total: "return_mean",
  full,
  verb: "returns",
  unit: "",
  scale: 1,
});

/**
 * @param {Measure} measure
 * @param {number} value
 * @returns {string} as a sentence has it: "63.5 %"
 */
export const tell = ({ scale, unit }, value) => `${Number((value * scale).toFixed(1))}${unit}`;

/**
 * @param {Measure} measure
 * @param {number} value
 * @returns {string} as a column has it, without its unit: " 63.5"
 */
export const column = ({ scale }, value) => (value * scale).toFixed(1).padStart(5);
