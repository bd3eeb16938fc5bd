import { nameIteration } from "@/components/charts/format-metric";
import { listDurationTicks } from "@/components/charts/list-ticks";
import { formatNumber } from "@/components/ui/format-number";
import type { IterationPhase, IterationStatus } from "@/lib/core/names";

/** Times are ISO 8601; null while it goes on, or before it began. */
export type TimelineIteration = {
  index: number;
  status: IterationStatus;
  startedAt: string | null;
  endedAt: string | null;
  phases: readonly { phase: IterationPhase; startedAt: string; endedAt: string | null }[];
};

export type TimelineBar = {
  kind: "wait" | IterationPhase;
  state: "done" | "now" | "failed";
  /** Milliseconds from the row's own start. */
  fromMs: number;
  durationMs: number;
};

export type TimelineRow = {
  index: number;
  /** "i14" */
  name: string;
  bars: readonly TimelineBar[];
  durationMs: number;
  state: "done" | "now" | "failed" | "canceled";
};

export type Timeline = {
  /** Newest first. */
  rows: readonly TimelineRow[];
  /** What the whole width stands for. */
  spanMs: number;
  tickMs: readonly number[];
  /** "22 of 140 shown: …", or null when all are. */
  note: string | null;
};

const shownAtMost = 30;
const lastShown = 20;
const failedShown = 20;
/** Shorter pauses are the platform's own steps, not waits. */
const waitFromMs = 1000;

const rowStates: Record<IterationStatus, TimelineRow["state"]> = {
  rollouts: "now",
  manifest: "now",
  training: "now",
  evaluation: "now",
  completed: "done",
  failed: "failed",
  canceled: "canceled",
};

/** One row an iteration, each from its own zero, so that lengths compare. */
export function prepareTimeline(iterations: readonly TimelineIteration[], nowMs: number): Timeline {
  // Of a long run those that may be shown are given; indexes begin at 0.
  const total = iterations.reduce((most, { index }) => Math.max(most, index), -1) + 1;
  const all = iterations
    .flatMap((iteration) => prepareRow(iteration, nowMs) ?? [])
    .sort((left, right) => right.index - left.index);
  const rows = pickRows(all);
  const failed = all.filter((row) => row.state === "failed");
  const longestMs = Math.max(1000, ...rows.map((row) => row.durationMs));
  return {
    rows,
    spanMs: longestMs * 1.02,
    tickMs: listDurationTicks(longestMs),
    note:
      rows.length === all.length && all.length === total
        ? null
        : `${formatNumber(rows.length)} of ${formatNumber(total)} shown: the last ${lastShown}, the longest, ${
            failed.length > failedShown ? `the newest ${failedShown} that failed` : "the failed"
          }`,
  };
}

function prepareRow(iteration: TimelineIteration, nowMs: number): TimelineRow | null {
  const first = iteration.startedAt ?? iteration.phases[0]?.startedAt;
  if (!first) return null;
  const startMs = Date.parse(first);
  const state = rowStates[iteration.status];
  const bars: TimelineBar[] = [];
  let reachedMs = 0;
  for (const [position, phase] of iteration.phases.entries()) {
    const fromMs = Math.max(0, Date.parse(phase.startedAt) - startMs);
    const toMs = (phase.endedAt === null ? endOf(iteration, nowMs) : Date.parse(phase.endedAt)) - startMs;
    if (fromMs - reachedMs >= waitFromMs) {
      bars.push({ kind: "wait", state: "done", fromMs: reachedMs, durationMs: fromMs - reachedMs });
    }
    const last = position === iteration.phases.length - 1;
    bars.push({
      kind: phase.phase,
      state: last && state === "failed" ? "failed" : last && state === "now" ? "now" : "done",
      fromMs,
      durationMs: Math.max(0, toMs - fromMs),
    });
    reachedMs = Math.max(reachedMs, toMs);
  }
  const durationMs = Math.max(0, endOf(iteration, nowMs) - startMs);
  if (state === "now" && iteration.phases.length === 0 && durationMs >= waitFromMs) {
    bars.push({ kind: "wait", state: "done", fromMs: 0, durationMs });
  }
  return { index: iteration.index, name: nameIteration(iteration.index), bars, durationMs, state };
}

/** A clock of another host may be ahead: what runs never ends before it began. */
function endOf(iteration: TimelineIteration, nowMs: number): number {
  if (iteration.endedAt !== null) return Date.parse(iteration.endedAt);
  const lastStart = iteration.phases.at(-1)?.startedAt ?? iteration.startedAt;
  return lastStart ? Math.max(nowMs, Date.parse(lastStart)) : nowMs;
}

/** Above 30 rows: the last 20, the longest, the failed. `rows` are newest first. */
function pickRows(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  if (rows.length <= shownAtMost) return rows;
  const longest = rows.reduce((found, row) => (row.durationMs > found.durationMs ? row : found));
  const failed = new Set(rows.filter((row) => row.state === "failed").slice(0, failedShown));
  return rows.filter((row, position) => position < lastShown || row === longest || failed.has(row));
}
