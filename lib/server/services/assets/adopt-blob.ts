import type { Tx } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import type { AssetRow } from "@/lib/server/store/assets";
import { finishUpload, insertUpload } from "@/lib/server/store/uploads";
import type { Caller } from "../caller";
import { registerUpload } from "./register";

type Blob = {
  projectId: string;
  filename: string;
  sha256: string;
  sizeBytes: number;
  kind: string;
  metadata?: Record<string, unknown>;
};

/** Makes an asset of a file that is already here, as if somebody had uploaded it. */
export async function adoptBlob(
  tx: Tx,
  caller: Caller,
  { projectId, sha256, sizeBytes, kind, metadata, ...named }: Blob,
): Promise<AssetRow> {
  const uploadId = newId("upload");
  // It is laid into a trainer's folder under this name, and stands in a URI.
  const filename = named.filename.replace(/[^\w.-]/g, "_").slice(-200) || "checkpoint";
  await insertUpload(tx, {
    uploadId,
    projectId,
    filename,
    contentType: "application/octet-stream",
    sizeBytes,
    expiresAt: new Date(),
  });
  const upload = await finishUpload(tx, uploadId, sha256);
  if (!upload) throw new Error(`upload ${uploadId} is gone in the transaction that made it`);
  return registerUpload(tx, caller, upload, { kind, ...(metadata && { metadata }) });
}
