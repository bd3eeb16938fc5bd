import { assertNever } from "@/lib/core/assert-never";
import { isTaskEvent, type LoopEvent, readTaskFact, type TaskFact } from "@/lib/core/loop/events";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { recordReservation, recordStart } from "@/lib/server/attempts/record";
import { recordExit, settleAttempt } from "@/lib/server/attempts/settle";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { isAttemptOf } from "@/lib/server/store/attempts";

/**
 * Writes what the events tell into the rows of the attempts. What is ordered (to start, to stop, to drop what nobody has
 * claimed) is written with the orders.
 */
export async function writeAttempts(
  tx: Tx,
  runId: string,
  events: readonly LoopEvent[],
  now: Date,
  attachments: Attachments | undefined,
): Promise<void> {
  for (const event of events) {
    if (event.type === "credits.reserved")
      await recordReservation(tx, isAttemptOf(runId, event.data.turn), event.data.micro);
    if (isTaskEvent(event)) await writeFact(tx, runId, readTaskFact(event), now, attachments);
  }
}

async function writeFact(
  tx: Tx,
  runId: string,
  { verb, data }: TaskFact,
  now: Date,
  attachments: Attachments | undefined,
): Promise<void> {
  const which = isAttemptOf(runId, data.turn);
  switch (verb) {
    case "queued":
    case "stopping":
      return;
    case "claimed":
      await tx.update(attempt).set({ reservedMicro: data.reservedMicro }).where(which);
      return;
    case "started":
      return recordStart(tx, which, data.turn.kind, now, attachments);
    case "exited":
      return recordExit(tx, which, data, now, attachments);
    case "succeeded":
    case "failed":
    case "lost":
      return settleAttempt(tx, which, { kind: verb, ...data }, now);
    case "canceled":
      if (data.claimed) await settleAttempt(tx, which, { kind: verb, ...data }, now);
      return;
    default:
      assertNever(verb);
  }
}
