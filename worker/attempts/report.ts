import type { Logger } from "pino";
import { systemActor } from "@/lib/core/loop/plan";
import type { Database } from "@/lib/server/db/client";
import type { WorkNews } from "@/lib/server/events/work-news";
import type { ClaimOffer } from "@/lib/server/loop/claim-ordered";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { takeTurn } from "@/lib/server/loop/turn";
import type { AttemptRow } from "@/lib/server/store/attempts";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { SendReport } from "@/worker/held/task-ports";
import { whileDatabaseAway } from "@/worker/held/while-away";

export type ReportTo = {
  workerId: string;
  retryMs: number;
  log: Logger;
  /** Is told what was ordered of it. */
  onWork: (news: WorkNews) => void;
  /** What this worker would claim of what follows from the attempt's end; null: nothing. */
  offer: (held: HeldAttempt) => ClaimOffer | null;
  /** Has what was claimed in the same turn. */
  onClaimed: (attempts: readonly AttemptRow[]) => Promise<void>;
};

/** Tells an attempt's run, or its job where it has no run, what happened. It counts only under the epoch of the claim. */
export function createReporter(
  database: Database,
  { workerId, retryMs, log, onWork, offer, onClaimed }: ReportTo,
): SendReport {
  return async (held, input, attachments) => {
    const { attemptId, taskId, runId, epoch } = held.attempt;
    const fence = { attemptId, epoch, workerId };
    const claims = (input.type === "attempt_ended" && runId !== null && offer(held)) || undefined;
    const tell = (): Promise<Told> =>
      runId === null
        ? takeJobTurn(database, { jobId: taskId, input, fence, attachments })
        : takeTurn(database, { runId, input, actor: systemActor, fence, attachments, claims });
    const tellUntilTaken = () =>
      whileDatabaseAway(tell, {
        signal: held.abandoned,
        retryMs,
        onAway: (error) => log.warn({ err: error, attemptId }, "the database is away; the report waits"),
      });
    const result = await tellUntilTaken()
      .then(async (told) => {
        if (told.claimed?.length) await onClaimed(told.claimed);
        return told;
      })
      .finally(claims?.giveBack);
    if (result.work) onWork(result.work);
    if (result.kind === "taken") return;
    held.abandon(`its news (${input.type}) came too late`);
    held.abandoned.throwIfAborted();
  };
}

type Told = { kind: "taken" | "stale" | "unknown"; work?: WorkNews | null; claimed?: readonly AttemptRow[] };
