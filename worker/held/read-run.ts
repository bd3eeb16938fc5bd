import { findRunForTask, type RunForTask } from "@/lib/server/store/run-for-task";
import type { HeldAttempt } from "./held-attempt";
import type { TaskPorts } from "./task-ports";
import { whileDatabaseAway } from "./while-away";

export async function readRun(held: HeldAttempt, ports: TaskPorts): Promise<RunForTask> {
  const { runId } = held.attempt;
  const run = runId ? await askDatabase(held, ports, () => findRunForTask(ports.database.db, runId)) : null;
  if (!run) throw new Error(`attempt ${held.attempt.attemptId} names no run that exists`);
  return run;
}

/** Asks again while the database is away, so that a short outage does not end a task. */
export function askDatabase<Answer>(
  held: HeldAttempt,
  ports: TaskPorts,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  return whileDatabaseAway(ask, {
    signal: held.abandoned,
    retryMs: ports.pace.retryMs,
    onAway: (error) => ports.log.warn({ err: error }, "the database is away; asking again"),
  });
}
