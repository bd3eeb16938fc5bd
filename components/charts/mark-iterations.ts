import type { Scale } from "@/components/charts/fit-scale";
import type { AxisScale } from "@/components/charts/prepare-axis";
import type { MetricRow } from "@/components/charts/read-iterations";

/** A stretch of the axis that belongs to one iteration. */
export type MetricZone = { index: number; from: number; to: number };

export type MarkedPoint = { index: number; x: number; value: number };

/**
 * What is known of a run's iterations and no line shows. A mark of another kind becomes a field of its own here and is
 * drawn with the others.
 */
export type IterationMarks = {
  best: MarkedPoint | null;
  /** Where the best is named: on the side that the line does not come from. */
  bestWordsAt: "above" | "below";
  /** The checkpoint that no later one has surely beaten; may be what the run starts from. */
  champion: MarkedPoint | null;
  failed: readonly number[];
  running: number | null;
  /** The columns of failed iterations and of the running one, where they have a place. */
  failedZones: readonly MetricZone[];
  runningZone: MetricZone | null;
  /** Where the running one is named: not where the best is, if that is near the floor. */
  runningWordsAt: "floor" | "top";
  limit: number | null;
  /** Where patience ends; null when it does not end within what is shown. */
  patienceEnd: number | null;
};

/** @param ends where the run ends at the latest, and where patience does: numbers of iterations; and the champion's index */
export function markIterations(
  rows: readonly MetricRow[],
  { x, y }: { x: AxisScale; y: Scale },
  ends: { limit: number | null; patienceEnd: number | null; champion?: number | null },
): IterationMarks {
  const { limit, patienceEnd, champion = null } = ends;
  const best = findBest(rows);
  const isPatienceShown = x.axis === "iteration" && patienceEnd !== null && patienceEnd + 0.5 < x.max;
  return {
    best,
    bestWordsAt: best !== null && comesFromAbove(rows, best) ? "below" : "above",
    champion: champion === null ? null : findPoint(rows, champion),
    failed: rows.filter((row) => row.mark === "failed").map((row) => row.index),
    running: rows.findLast((row) => row.mark === "running")?.index ?? null,
    failedZones: listZones(rows, "failed", x),
    runningZone: listZones(rows, "running", x).at(-1) ?? null,
    runningWordsAt: best !== null && isNearFloor(best.value, y) ? "top" : "floor",
    limit,
    patienceEnd: isPatienceShown ? patienceEnd : null,
  };
}

/** The earliest that has the best value; null when that one has no place yet. */
function findBest(rows: readonly MetricRow[]): IterationMarks["best"] {
  const value = rows.at(-1)?.best ?? null;
  const row =
    value === null
      ? undefined
      : rows.find((one) => one.x !== null && one.best === value && one.value === value);
  return row && row.x !== null && value !== null ? { index: row.index, x: row.x, value } : null;
}

function findPoint(rows: readonly MetricRow[], index: number): MarkedPoint | null {
  const row = rows.find((one) => one.index === index);
  return row && row.x !== null && row.value !== null ? { index, x: row.x, value: row.value } : null;
}

function comesFromAbove(rows: readonly MetricRow[], best: { x: number; value: number }): boolean {
  const before = rows.findLast(({ x, value }) => x !== null && value !== null && x < best.x);
  return before?.value != null && before.value > best.value;
}

/** So low that its words and words on the floor would touch. */
function isNearFloor(value: number, { min, max }: Scale): boolean {
  return value - min < (max - min) * 0.3;
}

/** Of the rows with a mark, from where the iteration before ended to where it ended: what it took on this axis. */
function listZones(
  rows: readonly MetricRow[],
  mark: MetricRow["mark"],
  scale: AxisScale,
): readonly MetricZone[] {
  const zones: MetricZone[] = [];
  let before = 0;
  for (const { index, mark: own, x } of rows) {
    const end = own === "running" ? scale.max : x;
    if (own === mark && scale.axis === "iteration") zones.push({ index, from: index - 0.5, to: index + 0.5 });
    else if (own === mark && end !== null) zones.push({ index, from: before, to: end });
    before = x ?? before;
  }
  return zones;
}
