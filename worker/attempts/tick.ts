import { systemActor } from "@/lib/core/loop/plan";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { takeTurn } from "@/lib/server/loop/turn";
import { listDueRuns, listHostLoads, listStandingRuns, listWorkerLoads } from "@/lib/server/store/fleet-view";
import { explainWaiting, type Waiting } from "@/worker/fleet/explain-waiting";
import type { TaskPorts } from "@/worker/held/task-ports";

const runsAtOnce = 100;

/** Lets every run decide for which a rule may hold by now. It also makes up for a notification that was lost. */
export async function takeDueTurns({ database }: TaskPorts): Promise<void> {
  for (const runId of await listDueRuns(database.db, runsAtOnce))
    await takeTurn(database, { runId, input: { type: "tick" }, actor: systemActor });
}

/** Writes down why a run stands still, and that it no longer waits once it moves. Only a change makes an event. */
export async function explainStandstills({ database, log }: TaskPorts): Promise<void> {
  const standing = await listStandingRuns(database.db);
  if (standing.length === 0) return;
  const workers = await listWorkerLoads(database.db);
  const hosts = await listHostLoads(database.db);
  const now = await readDatabaseTime(database.db);
  let changes = 0;
  for (const { runId, said, work } of standing) {
    const waiting = work && explainWaiting(work, { workers, hosts }, now);
    if (isSame(said, waiting)) continue;
    const input = { type: "waiting", code: waiting?.code ?? null, message: waiting?.message ?? "" } as const;
    await takeTurn(database, { runId, input, actor: systemActor });
    if (waiting) log.info({ runId, code: waiting.code }, `the run waits: ${waiting.message}`);
    changes += 1;
    if (changes === runsAtOnce) return;
  }
}

function isSame(said: Waiting | null, waiting: Waiting | null): boolean {
  return said?.code === waiting?.code && said?.message === waiting?.message;
}
