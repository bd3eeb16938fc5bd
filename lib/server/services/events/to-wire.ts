import { runEventSchema, type WireRunEvent } from "@/lib/contracts/events/run-event";
import { toSnakeRecord } from "@/lib/contracts/snake-keys";
import { toWireActor } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import { eventIdOf } from "@/lib/server/new-id";
import type { RunEventRow } from "@/lib/server/store/run-events";

export function toWireEvent(row: RunEventRow): WireRunEvent {
  return writeWire(runEventSchema, row, {
    event_id: eventIdOf(row.runId, row.seq),
    event_type: row.type,
    data: toSnakeRecord(row.data),
    actor: toWireActor(row.actor),
  });
}
