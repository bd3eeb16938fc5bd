import { checkpointSchema, checkpointUri, type WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { writeWire } from "@/lib/contracts/write-wire";
import type { CheckpointRow } from "@/lib/server/store/checkpoints";

export function toWireCheckpoint(row: CheckpointRow): WireCheckpoint {
  return writeWire(checkpointSchema, row, { uri: checkpointUri(row.checkpointId) });
}
