import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { findRunSpec } from "@/lib/server/store/run-specs";
import type { HeldAttempt } from "./held-attempt";
import type { TaskPorts } from "./task-ports";
import { whileDatabaseAway } from "./while-away";

/** What the run asks for; read once by each process. */
export async function readRunSpec(
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<{ runId: string; spec: ResolvedSpec }> {
  const { runId } = held.attempt;
  const spec = runId ? await askDatabase(held, ports, () => findRunSpec(ports.database.db, runId)) : null;
  if (!runId || !spec) throw new Error(`attempt ${held.attempt.attemptId} names no run that exists`);
  return { runId, spec };
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
