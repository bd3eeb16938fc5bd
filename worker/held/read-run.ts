import { findRunForTask, type RunForTask } from "@/lib/server/store/task-inputs";
import type { HeldAttempt } from "./held-attempt";
import type { TaskPorts } from "./task-ports";
import { whileDatabaseAway } from "./while-away";

export async function readRun(held: HeldAttempt, ports: TaskPorts): Promise<RunForTask> {
  const { runId } = held.attempt;
  const run = runId ? await askDatabase(held, ports, () => findRunForTask(ports.database.db, runId)) : null;
  if (!run) throw new Error(`attempt ${held.attempt.attemptId} names no run that exists`);
  return run;
}

/** A read in the middle of a task outlives a database that is away for a while. */
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
