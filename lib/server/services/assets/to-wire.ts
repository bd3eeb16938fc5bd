import { assetSchema, assetUri, type WireAsset } from "@/lib/contracts/assets/asset";
import { makeInputUri } from "@/lib/contracts/assets/input-uri";
import { writeWire } from "@/lib/contracts/write-wire";
import type { AssetRow } from "@/lib/server/store/assets";

export function toWireAsset(row: AssetRow): WireAsset {
  const { file } = row;
  // The asset may have a filename of its own.
  return writeWire(
    assetSchema,
    { ...file, ...row },
    {
      status: file.sha256 === null ? "pending" : "ready",
      uri: assetUri(row.assetId),
      input_uri: makeInputUri({ uploadId: row.uploadId, filename: file.filename }),
    },
  );
}
