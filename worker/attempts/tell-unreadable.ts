import type { UnreadableError } from "@/lib/server/store/read-stored";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WorkerState } from "./worker-state";

/** Once for each run and job: its work is met again at every tick. */
export function tellUnreadable(
  { unreadable }: WorkerState,
  { log }: Pick<TaskPorts, "log">,
  error: UnreadableError,
): void {
  if (unreadable.has(error.id)) return;
  unreadable.add(error.id);
  log.error({ err: error }, "work is passed over because it cannot be read");
}
