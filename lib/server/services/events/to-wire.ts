import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import { toSnakeRecord } from "@/lib/contracts/snake-keys";
import { toWireActor, toWireTime } from "@/lib/contracts/wire";
import { eventIdOf } from "@/lib/server/new-id";
import type { RunEventRow } from "@/lib/server/store/run-events";

export function toWireEvent(row: RunEventRow): WireRunEvent {
  return {
    event_id: eventIdOf(row.runId, row.seq),
    run_id: row.runId,
    seq: row.seq,
    event_type: row.type,
    created_at: toWireTime(row.createdAt),
    level: row.level,
    message: row.message,
    data: toSnakeRecord(row.data),
    actor: toWireActor(row.actor),
  };
}
