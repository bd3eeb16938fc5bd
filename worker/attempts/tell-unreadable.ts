import { setAside } from "@/lib/server/loop/set-aside";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { readPlan, readSpec, readState } from "@/lib/server/store/stored-run";
import { listLiveColumns } from "@/lib/server/store/training-runs";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WorkerState } from "./worker-state";

type Ports = Pick<TaskPorts, "log" | "database" | "steadyMs">;

/** For so long nothing is written about it again. Milliseconds. */
const setAsideMs = 30_000;

/** Once in the log for each run and job: its work is met again at every tick. A run's own events say it too. */
export function tellUnreadable(
  state: WorkerState,
  { log, database, steadyMs }: Ports,
  error: UnreadableError,
): void {
  const { id } = error;
  if (!state.unreadable.has(id))
    log.error({ err: error }, "work is passed over because it cannot be worked with");
  if (isSetAside(state, id, steadyMs())) return;
  state.unreadable.set(id, steadyMs());
  void setAside(database.db, id, error.message).catch((failed: unknown) =>
    log.warn({ err: failed, id }, "a run could not be set aside"),
  );
}

export function isSetAside({ unreadable }: WorkerState, id: string, nowMs: number): boolean {
  return nowMs - (unreadable.get(id) ?? Number.NEGATIVE_INFINITY) < setAsideMs;
}

const runsAtOnce = 200;

/** At the start: which live runs this release cannot read is known, and told, before anything meets them. */
export async function checkStoredRuns(state: WorkerState, ports: Ports): Promise<void> {
  for (let after = ""; ; ) {
    const page = await listLiveColumns(ports.database.db, after, runsAtOnce);
    for (const run of page) {
      try {
        for (const read of [readPlan, readState, readSpec]) read(run);
      } catch (error) {
        passOver(error, (unreadable) => tellUnreadable(state, ports, unreadable), run.runId);
      }
      after = run.runId;
    }
    if (page.length < runsAtOnce) return;
  }
}
