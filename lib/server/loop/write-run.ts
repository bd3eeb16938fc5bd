import type { LoopEvent } from "@/lib/core/loop/events";
import type { RunState } from "@/lib/core/loop/state";
import { currentIteration, nextWakeMs, runStage, runStatus } from "@/lib/core/loop/views";
import type { MetricValue } from "@/lib/core/metrics/metric-value";
import { endStatuses } from "@/lib/core/names";
import type { trainingRun } from "@/lib/server/db/schema/runs";

export type RunRow = typeof trainingRun.$inferSelect;
type RunColumns = Partial<typeof trainingRun.$inferInsert>;

const watchedValuesKept = 32;

/** The columns that follow from the state alone. */
export function toStateColumns(state: RunState) {
  const { counters, limits, phase } = state;
  const ended = phase.kind === "ended" ? phase : null;
  const wakeMs = nextWakeMs(state);
  return {
    state,
    wakeAt: wakeMs === null ? null : new Date(wakeMs),
    status: runStatus(state),
    stage: runStage(state),
    currentIteration: currentIteration(state),
    error: ended?.error ?? null,
    errorCode: ended?.errorCode ?? null,
    stopReason: ended?.stopReason ?? null,
    stopInputs: ended ? { ...ended.stopInputs } : null,
    maxIterations: limits.maxIterations,
    maxActiveMs: limits.maxActiveMs,
    maxMicroCredits: limits.maxMicroCredits,
    iterationsEnded: counters.iterationsEnded,
    iterationsCompleted: counters.iterationsCompleted,
    spentMicro: counters.spentMicro,
    reservedMicro: counters.reservedMicro,
    activeMs: counters.activeMs,
    activeSince: counters.activeSinceMs === null ? null : new Date(counters.activeSinceMs),
    watchedMetric: counters.watched?.metric ?? null,
    watchedMode: counters.watched?.mode ?? null,
    bestValue: counters.best?.value ?? null,
    bestIteration: counters.best?.iteration ?? null,
    championCheckpointId: counters.champion?.checkpointId ?? null,
    bestCheckpointId: counters.best?.checkpointId ?? null,
  } satisfies RunColumns;
}

const isEnd = ({ type }: LoopEvent): boolean => endStatuses.some((status) => type === `run.${status}`);

/** The columns that follow from this turn's events and what the row said before. `state`: after the events. */
export function toEventColumns(
  run: Pick<RunRow, "watchedValues">,
  state: RunState,
  events: readonly LoopEvent[],
  now: Date,
): RunColumns {
  const columns: RunColumns = {};
  const watchedKey = state.counters.watched?.metric;
  const values: [number, MetricValue][] = [...run.watchedValues];
  for (const event of events) {
    if (event.type === "run.started") columns.startedAt = now;
    if (event.type === "run.waiting") {
      const { code, message } = event.data;
      columns.waiting = code === null ? null : { code, message, since: now.toISOString() };
    }
    if (event.type === "trainer.succeeded" && event.data.summary.kind === "trainer")
      columns.latestCheckpointId = event.data.summary.checkpointId;
    if (event.type === "iteration.completed") {
      const { iteration, metrics } = event.data;
      const value = watchedKey === undefined ? undefined : metrics[watchedKey];
      if (value !== undefined) values.push([iteration, value]);
    }
  }
  if (values.length > run.watchedValues.length) columns.watchedValues = values.slice(-watchedValuesKept);
  // A mark of an episode may follow the end, which stays when it was.
  if (events.some(isEnd)) {
    columns.endedAt = now;
    columns.waiting = null;
  }
  return columns;
}
