import type { Logger } from "pino";
import { systemActor } from "@/lib/core/loop/plan";
import type { Database } from "@/lib/server/db/client";
import type { WorkNews } from "@/lib/server/events/work-news";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { takeTurn } from "@/lib/server/loop/turn";
import type { SendReport } from "@/worker/held/task-ports";
import { whileDatabaseAway } from "@/worker/held/while-away";

/**
 * Tells an attempt's run, or its job where it has no run, what happened. It counts only under the epoch of the claim. `onWork`: is
 * told what was ordered of it.
 */
export function createReporter(
  database: Database,
  {
    workerId,
    retryMs,
    log,
    onWork,
  }: { workerId: string; retryMs: number; log: Logger; onWork: (news: WorkNews) => void },
): SendReport {
  return async (held, input, attachments) => {
    const { attemptId, taskId, runId, epoch } = held.attempt;
    const fence = { attemptId, epoch, workerId };
    const tell = () =>
      runId === null
        ? takeJobTurn(database, { jobId: taskId, input, fence, attachments })
        : takeTurn(database, { runId, input, actor: systemActor, fence, attachments });
    const result = await whileDatabaseAway<{ kind: "taken" | "stale" | "unknown"; work?: WorkNews | null }>(
      tell,
      {
        signal: held.abandoned,
        retryMs,
        onAway: (error) => log.warn({ err: error, attemptId }, "the database is away; the report waits"),
      },
    );
    if (result.work) onWork(result.work);
    if (result.kind === "taken") return;
    held.abandon(`its news (${input.type}) came too late`);
    held.abandoned.throwIfAborted();
  };
}
