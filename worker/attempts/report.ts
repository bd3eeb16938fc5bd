import type { Logger } from "pino";
import { systemActor } from "@/lib/core/loop/plan";
import type { Database } from "@/lib/server/db/client";
import { takeTurn } from "@/lib/server/loop/turn";
import type { SendReport } from "@/worker/tasks/task-ports";
import { whileDatabaseAway } from "./while-away";

/** News of an attempt goes through the one door, under the epoch of its claim. */
export function createReporter(
  database: Database,
  { workerId, retryMs, log }: { workerId: string; retryMs: number; log: Logger },
): SendReport {
  return async (held, input, attachments) => {
    const { attemptId, runId, epoch } = held.attempt;
    if (!runId) throw new Error(`attempt ${attemptId} belongs to no run`);
    const fence = { attemptId, epoch, workerId };
    const result = await whileDatabaseAway(
      () => takeTurn(database, { runId, input, actor: systemActor, fence, attachments }),
      {
        signal: held.abandoned,
        retryMs,
        onAway: (error) => log.warn({ err: error, attemptId }, "the database is away; the report waits"),
      },
    );
    if (result.kind === "taken") return;
    held.abandon(`its news (${input.type}) came too late`);
    held.abandoned.throwIfAborted();
  };
}
