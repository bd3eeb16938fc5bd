import { and, eq, inArray } from "drizzle-orm";
import type { TaskSummary } from "@/lib/core/attempts/outcome";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { isTaskEvent, type LoopEvent, readTaskFact, type TaskFact } from "@/lib/core/loop/events";
import type { IterationPhase } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { iteration } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";

export type IterationRow = typeof iteration.$inferSelect;

/** Brings the rows of the iterations that these events speak of up to date; answers them by index. */
export async function writeIterations(
  tx: Tx,
  runId: string,
  events: readonly LoopEvent[],
  now: Date,
): Promise<Map<number, IterationRow>> {
  const told = events.flatMap((event) => {
    const index = iterationOf(event);
    return index === null ? [] : [{ event, index }];
  });
  const rows = await readRows(tx, runId, [...new Set(told.map(({ index }) => index))]);
  const before = new Map(rows);
  for (const { event, index } of told) {
    if (event.type === "iteration.started") {
      const inserted = await insertIteration(tx, runId, event.data, now);
      rows.set(index, inserted);
      before.set(index, inserted);
    }
    const row = rows.get(index);
    if (row) rows.set(index, applyEvent(row, event, now));
  }
  for (const [index, row] of rows) {
    if (before.get(index) === row) continue;
    const { iterationId, ...columns } = row;
    await tx.update(iteration).set(columns).where(eq(iteration.iterationId, iterationId));
  }
  return rows;
}

async function readRows(tx: Tx, runId: string, indexes: number[]): Promise<Map<number, IterationRow>> {
  if (indexes.length === 0) return new Map();
  const found = await tx
    .select()
    .from(iteration)
    .where(and(eq(iteration.runId, runId), inArray(iteration.index, indexes)));
  return new Map(found.map((row) => [row.index, row]));
}

function iterationOf(event: LoopEvent): number | null {
  if ("turn" in event.data) return event.data.turn?.iteration ?? null;
  return "iteration" in event.data ? event.data.iteration : null;
}

async function insertIteration(
  tx: Tx,
  runId: string,
  started: { iteration: number; jobs: number; checkpointInId: string | null },
  now: Date,
): Promise<IterationRow> {
  const [row] = await tx
    .insert(iteration)
    .values({
      iterationId: newId("iteration"),
      runId,
      index: started.iteration,
      status: "rollouts",
      checkpointInId: started.checkpointInId,
      phases: [{ phase: "rollouts", startedAt: now.toISOString(), endedAt: null }],
      rolloutsTotal: started.jobs,
      startedAt: now,
    })
    .returning();
  if (!row) throw new Error(`iteration ${started.iteration} of ${runId} was not inserted`);
  return row;
}

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
  if (summary.kind === "manifest") return { ...row, manifestDigest: summary.digest };
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
