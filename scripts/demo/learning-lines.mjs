import { formatDuration } from "../terminal.mjs";
import { formatEvent } from "./follow-run.mjs";
import { nameIteration } from "./learning-curve.mjs";
import { column } from "./measures.mjs";

/** @typedef {import("./learning-curve.mjs").Curve} Curve */
/** @typedef {import("./learning-curve.mjs").Point} Point */
/** @typedef {import("./measures.mjs").Measure} Measure */

const barWidth = 24;
const driverWidth = 22;

/**
 * What a person reads of an event while the run goes on: a line for each evaluated checkpoint, and whatever went wrong.
 * @param {Curve} curve with the event in it
 * @param {import("./follow-run.mjs").RunEvent} event
 * @param {number} sinceFirstMs
 * @param {Measure} measure
 * @returns {string | null}
 */
export function describeProgress(curve, event, sinceFirstMs, measure) {
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
    return `${since}  ${formatPoint(point, measure)}  ${driver.padEnd(driverWidth)} ${verdict}`;
  }
  const isWorthALine = type === "rollback" || type === "evaluation.skipped" || level !== "info";
  return isWorthALine ? formatEvent(event, sinceFirstMs) : null;
}

/**
 * @param {Curve} curve
 * @param {string | null} championId
 * @param {Measure} measure
 * @returns {string[]} the measure of every evaluated checkpoint, with its interval
 */
export function formatTable({ points, drivers }, championId, measure) {
  const { length } = measure.unit;
  const head = `${"".padEnd(5)}  ${measure.metric.padEnd(barWidth + 7 + length)}  ${"95 % interval".padEnd(13 + length)}  rollouts driven by`;
  const rows = points.map((point) => {
    const mark = point.checkpointId === championId ? "  ← champion" : "";
    return `${formatPoint(point, measure)}  ${(drivers.get(point.iteration) ?? "").padEnd(mark ? driverWidth : 0)}${mark}`;
  });
  return [head, ...rows.map((row) => row.trimEnd())];
}

/** @param {Point} point @param {Measure} measure */
function formatPoint({ iteration, value, low, high }, measure) {
  const filled = Math.max(0, Math.min(barWidth, Math.round((value / measure.full) * barWidth)));
  const bar = "█".repeat(filled) + "·".repeat(barWidth - filled);
  const interval = `${column(measure, low)} – ${column(measure, high)}${measure.unit}`;
  return `${nameIteration(iteration).padEnd(5)}  ${bar} ${column(measure, value)}${measure.unit}  ${interval}`;
}
