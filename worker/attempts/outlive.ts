import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { EngineAwayError } from "@/worker/containers/port";
import type { TaskPorts } from "@/worker/held/task-ports";

/** One attempt's trouble is that attempt's: the others go on, and the next round tries it again. */
export async function outlive<Done>(
  attemptId: string,
  { log }: TaskPorts,
  act: () => Promise<Done>,
): Promise<Done | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof EngineAwayError || isDatabaseAway(error)) throw error;
    log.warn({ err: error, attemptId }, "an attempt could not be reconciled");
    return null;
  }
}
