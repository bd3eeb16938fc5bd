import { formatDuration } from "../terminal.mjs";
import { formatEvent } from "./follow-run.mjs";
import { nameIteration } from "./learning-curve.mjs";

/** @typedef {import("./learning-curve.mjs").Curve} Curve */
/** @typedef {import("./learning-curve.mjs").Point} Point */

const barWidth = 24;
const driverWidth = 22;

/**
 * What a person reads of an event while the run goes on: a line for each evaluated checkpoint, and whatever went wrong.
 * @param {Curve} curve with the event in it
 * @param {import("./follow-run.mjs").RunEvent} event
 * @param {number} sinceFirstMs
 * @returns {string | null}
 */
export function describeProgress(curve, event, sinceFirstMs) {
  const { event_type: type, level, data } = event;
  if (type === "champion.promoted" || type === "champion.held") {
    const point = curve.points.find(({ iteration }) => iteration === data.iteration);
    if (!point) return formatEvent(event, sinceFirstMs);
    const driver = curve.drivers.get(point.iteration) ?? "";
    const verdict =
      type === "champion.promoted"
        ? "champion"
        : `held: ${curve.names.get(data.champion.checkpoint_id) ?? data.champion.checkpoint_id} stays champion`;
    const since = formatDuration(sinceFirstMs).padStart(8);
    return `${since}  ${formatPoint(point)}  ${driver.padEnd(driverWidth)} ${verdict}`;
  }
  const isWorthALine = type === "rollback" || type === "evaluation.skipped" || level !== "info";
  return isWorthALine ? formatEvent(event, sinceFirstMs) : null;
}

/**
 * @param {Curve} curve
 * @param {string | null} championId
 * @returns {string[]} eval/success_rate of every evaluated checkpoint, with its interval
 */
export function formatTable({ points, drivers }, championId) {
  const head = `${"".padEnd(5)}  ${"eval/success_rate".padEnd(barWidth + 9)}  95 % interval    rollouts driven by`;
  const rows = points.map((point) => {
    const mark = point.checkpointId === championId ? "  ← champion" : "";
    return `${formatPoint(point)}  ${(drivers.get(point.iteration) ?? "").padEnd(mark ? driverWidth : 0)}${mark}`;
  });
  return [head, ...rows.map((row) => row.trimEnd())];
}

/** @param {Point} point */
function formatPoint({ iteration, rate, low, high }) {
  const filled = Math.round(rate * barWidth);
  const bar = "█".repeat(filled) + "·".repeat(barWidth - filled);
  const interval = `${percent(low)} – ${percent(high)} %`;
  return `${nameIteration(iteration).padEnd(5)}  ${bar} ${percent(rate)} %  ${interval}`;
}

/** @param {number} rate */
const percent = (rate) => (rate * 100).toFixed(1).padStart(5);
