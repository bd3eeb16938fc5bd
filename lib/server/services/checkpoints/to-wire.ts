import { checkpointSchema, checkpointUri, type WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { writeWire } from "@/lib/contracts/write-wire";
import type { PolicyFile } from "@/lib/core/attempts/outcome";
import type { CheckpointRow } from "@/lib/server/store/checkpoints";

function toWirePolicy({ sha256, sizeBytes, inputs, outputs }: PolicyFile): WireCheckpoint["policy"] {
  const values = (list: PolicyFile["inputs"]) => list.map(({ name, shape }) => ({ name, shape: [...shape] }));
  return { sha256, size_bytes: sizeBytes, inputs: values(inputs), outputs: values(outputs) };
}

export function toWireCheckpoint(row: CheckpointRow): WireCheckpoint {
  return writeWire(checkpointSchema, row, {
    uri: checkpointUri(row.checkpointId),
    policy: row.policy && toWirePolicy(row.policy),
  });
}
