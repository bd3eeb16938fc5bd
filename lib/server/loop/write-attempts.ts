import { assertNever } from "@/lib/core/assert-never";
import { isTaskEvent, type LoopEvent, readTaskFact, type TaskFact } from "@/lib/core/loop/events";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { reservationMs, startColumns } from "@/lib/server/attempts/record";
import { endColumns, exitColumns } from "@/lib/server/attempts/settle";
import type { AttemptRow } from "@/lib/server/store/attempts";
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
    if (isTaskEvent(event)) writeFact(turn, readTaskFact(event), attachments);
  }
}

function writeFact(turn: Turn, { verb, data }: TaskFact, attachments: Attachments | undefined): void {
  const { turn: ref } = data;
  switch (verb) {
    case "queued":
    case "stopping":
      return;
    case "claimed":
      return changeAttempt(turn, ref, { reservedMicro: data.reservedMicro });
    case "started":
      return changeAttempt(turn, ref, startColumns(ref.kind, turn.now, attachments));
    case "exited":
      return changeAttempt(turn, ref, exitColumns(data, turn.now, attachments));
    case "succeeded":
    case "failed":
    case "lost":
      return changeAttempt(turn, ref, endColumns({ kind: verb, ...data }, turn.now));
    case "canceled":
      if (data.claimed) changeAttempt(turn, ref, endColumns({ kind: verb, ...data }, turn.now));
      return;
    default:
      assertNever(verb);
  }
}
