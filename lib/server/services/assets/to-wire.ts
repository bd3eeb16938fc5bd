import { assetUri, type WireAsset } from "@/lib/contracts/assets/asset";
import { makeInputUri } from "@/lib/contracts/assets/input-uri";
import { toWireTime } from "@/lib/contracts/wire";
import type { AssetRow } from "@/lib/server/store/assets";

export function toWireAsset(row: AssetRow): WireAsset {
  const { file } = row;
  return {
    asset_id: row.assetId,
    project_id: row.projectId,
    kind: row.kind,
    filename: row.filename,
    content_type: file.contentType,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    status: file.sha256 === null ? "pending" : "ready",
    uri: assetUri(row.assetId),
    input_uri: makeInputUri({ uploadId: row.uploadId, filename: file.filename }),
    metadata: row.metadata,
    created_at: toWireTime(row.createdAt),
  };
}
