import type { Tx } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import type { AssetRow } from "@/lib/server/store/assets";
import { insertUpload } from "@/lib/server/store/uploads";
import type { Caller } from "../caller";
import { registerUpload } from "./register";

/**
 * A checkpoint that a worker fetches before the first trainer that needs it: an asset from now on, pending until then.
 * Each time anew: what lies at an address today may be another file tomorrow.
 */
export async function announceFetch(
  tx: Tx,
  caller: Caller,
  { projectId, uri, filename }: { projectId: string; uri: string; filename: string },
): Promise<AssetRow> {
  const uploadId = newId("upload");
  const row = {
    uploadId,
    projectId,
    filename,
    contentType: "application/octet-stream",
    sizeBytes: 0,
    sha256: null,
    sourceUri: uri,
    // There is no link to it.
    expiresAt: new Date(),
  };
  await insertUpload(tx, row);
  return registerUpload(tx, caller, row, {
    kind: "checkpoint",
    // A query may be a signature: whoever reads assets is not told it.
    metadata: { source_uri: uri.split(/[?#]/, 1)[0] },
  });
}
