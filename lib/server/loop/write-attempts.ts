import { assertNever } from "@/lib/core/assert-never";
import { isTaskEvent, type LoopEvent, readTaskFact, type TaskFact } from "@/lib/core/loop/events";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { reservationMs, startColumns } from "@/lib/server/attempts/record";
import { endColumns, exitColumns } from "@/lib/server/attempts/settle";
import type { AttemptColumns, AttemptRow } from "@/lib/server/store/attempts";
import { changeAttempt, type Turn } from "./open-turn";

/**
 * What the events tell of attempts. What is ordered (to start, to stop, to drop what nobody has claimed) is written with the
 * orders. `row`: the attempt whose news it was.
 */
export function writeAttempts(
  turn: Turn,
  events: readonly LoopEvent[],
  row: AttemptRow | null,
  attachments: Attachments | undefined,
): void {
  for (const event of events) {
    if (event.type === "credits.reserved" && row)
      changeAttempt(turn, event.data.turn, {
        reservedMicro: row.reservedMicro + event.data.micro,
        reservedUntil: row.reservedUntil && new Date(row.reservedUntil.getTime() + reservationMs),
      });
    const columns = isTaskEvent(event)
      ? columnsOf(readTaskFact(event), turn.now, { row, attachments })
      : null;
    if (columns && isTaskEvent(event)) changeAttempt(turn, event.data.turn, columns);
  }
}

/** Null: its row says nothing of it. */
function columnsOf(
  { verb, data }: TaskFact,
  now: Date,
  { row, attachments }: { row: AttemptRow | null; attachments: Attachments | undefined },
): AttemptColumns | null {
  switch (verb) {
    case "queued":
    case "stopping":
      return null;
    case "claimed":
      return { reservedMicro: data.reservedMicro };
    case "started":
      return startColumns({ needsPlace: row?.needsPlace ?? false }, now, attachments);
    case "exited":
      return exitColumns(data, now, attachments);
    case "succeeded":
    case "failed":
    case "lost":
      return endColumns({ kind: verb, ...data }, now);
    case "canceled":
      return data.claimed ? endColumns({ kind: verb, ...data }, now) : null;
    default:
      return assertNever(verb);
  }
}
