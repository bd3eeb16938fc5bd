import { checkpointUri, type WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { toWireTime } from "@/lib/contracts/wire";
import type { CheckpointRow } from "@/lib/server/store/checkpoints";

export function toWireCheckpoint(row: CheckpointRow): WireCheckpoint {
  return {
    checkpoint_id: row.checkpointId,
    run_id: row.runId,
    parent_checkpoint_id: row.parentCheckpointId,
    parent_asset_id: row.parentAssetId,
    iteration_id: row.iterationId,
    iteration_index: row.iterationIndex,
    uri: checkpointUri(row.checkpointId),
    filename: row.filename,
    sha256: row.sha256,
    size_bytes: row.sizeBytes,
    manifest_digest: row.manifestDigest,
    image_digest: row.imageDigest,
    metrics: row.metrics,
    pinned: row.pinned,
    created_at: toWireTime(row.createdAt),
  };
}
