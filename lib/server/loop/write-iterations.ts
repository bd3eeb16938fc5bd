import type { TaskSummary } from "@/lib/core/attempts/outcome";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { isTaskEvent, type LoopEvent, readTaskFact, type TaskFact } from "@/lib/core/loop/events";
import type { IterationPhase } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import type { IterationRow } from "@/lib/server/store/iterations";
import type { Turn } from "./open-turn";

/** Brings the rows of the iterations that these events speak of up to date. */
export function writeIterations(
  { run: { runId }, iterations, now }: Turn,
  events: readonly LoopEvent[],
): void {
  for (const event of events) {
    const index = iterationOf(event);
    if (index === null) continue;
    if (event.type === "iteration.started") iterations.set(index, startIteration(runId, event.data, now));
    const row = iterations.get(index);
    if (row) iterations.set(index, applyEvent(row, event, now));
  }
}

function iterationOf(event: LoopEvent): number | null {
  if ("turn" in event.data) return event.data.turn?.iteration ?? null;
  return "iteration" in event.data ? event.data.iteration : null;
}

const startIteration = (
  runId: string,
  started: { iteration: number; jobs: number; checkpointInId: string | null },
  now: Date,
): IterationRow => ({
  iterationId: newId("iteration"),
  runId,
  index: started.iteration,
  status: "rollouts",
  error: null,
  errorCode: null,
  checkpointInId: started.checkpointInId,
  checkpointId: null,
  phases: [{ phase: "rollouts", startedAt: now.toISOString(), endedAt: null }],
  rolloutsTotal: started.jobs,
  rolloutsDone: 0,
  rolloutsFailed: 0,
  episodes: 0,
  envSteps: 0,
  successSum: 0,
  returnSum: 0,
  manifestDigest: null,
  manifestSha256: null,
  episodesExcluded: 0,
  startedAt: now,
  endedAt: null,
});

function applyEvent(row: IterationRow, event: LoopEvent, now: Date): IterationRow {
  if (isTaskEvent(event)) return applyFact(row, readTaskFact(event), now);
  switch (event.type) {
    case "iteration.completed":
      return { ...endIteration(row, now), status: "completed" };
    case "iteration.failed": {
      const { code, message } = event.data;
      return { ...endIteration(row, now), status: "failed", errorCode: code, error: message };
    }
    case "iteration.canceled":
      return { ...endIteration(row, now), status: "canceled" };
    default:
      return row;
  }
}

function applyFact(row: IterationRow, { verb, data }: TaskFact, now: Date): IterationRow {
  const { kind } = data.turn;
  if (verb === "queued") return enterPhase(row, taskFacts[kind].phase, now);
  if (verb === "succeeded") return applyResult(row, data.summary);
  const isGivenUp = (verb === "failed" || verb === "lost") && !data.willRetry;
  return isGivenUp && kind === "rollout" ? { ...row, rolloutsFailed: row.rolloutsFailed + 1 } : row;
}

function applyResult(row: IterationRow, summary: TaskSummary): IterationRow {
  if (summary.kind === "trainer") return { ...row, checkpointId: summary.checkpointId };
  if (summary.kind === "manifest")
    return { ...row, manifestDigest: summary.digest, episodesExcluded: summary.excluded ?? 0 };
  if (summary.kind !== "rollout") return row;
  return {
    ...row,
    rolloutsDone: row.rolloutsDone + 1,
    episodes: row.episodes + summary.episodes,
    envSteps: row.envSteps + summary.envSteps,
    successSum: row.successSum + summary.successRate * summary.episodes,
    returnSum: row.returnSum + summary.returnMean * summary.episodes,
  };
}

/** A retry within the phase changes nothing. */
function enterPhase(row: IterationRow, phase: IterationPhase, now: Date): IterationRow {
  if (row.phases.at(-1)?.phase === phase) return row;
  const phases = [...closePhase(row, now), { phase, startedAt: now.toISOString(), endedAt: null }];
  return { ...row, status: phase, phases };
}

const endIteration = (row: IterationRow, now: Date): IterationRow => ({
  ...row,
  phases: closePhase(row, now),
  endedAt: now,
});

const closePhase = (row: IterationRow, now: Date): IterationRow["phases"] =>
  row.phases.map((phase) => ({ ...phase, endedAt: phase.endedAt ?? now.toISOString() }));
