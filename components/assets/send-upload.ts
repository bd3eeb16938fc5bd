import { readFailure } from "@/lib/client/api-error";
import type { putFile } from "@/lib/client/put-file";
import type { AssetsPort } from "./assets-port";
import type { hashFile } from "./hash-file";
import type { ChosenUpload, UploadStep } from "./upload-state";

/** What a browser calls a file that it does not know. */
const unknownType = "application/octet-stream";

export type UploadPorts = {
  hash: typeof hashFile;
  presign: AssetsPort["presign"];
  put: typeof putFile;
};

/**
 * Takes one file from its choice to its asset and tells every step. Never rejects: a refusal is a step too. Once the signal
 * is aborted nothing more is asked, sent or told.
 */
export async function sendUpload(
  { key, file, target }: ChosenUpload,
  { hash, presign, put }: UploadPorts,
  signal: AbortSignal,
  tell: (step: UploadStep) => void,
): Promise<void> {
  try {
    tell({ key, type: "begun" });
    const own = await hash(file);
    signal.throwIfAborted();
    tell({ key, type: "hashed" });
    const answer = await presign(target.projectId, {
      filename: file.name,
      content_type: file.type || unknownType,
      size_bytes: file.size,
      register_asset: true,
      asset_kind: target.kind,
    });
    signal.throwIfAborted();
    if (!answer.ok) return tell({ key, type: "refused", refusal: answer.refusal });
    const { upload_url, upload_headers, asset_id: assetId = null } = answer.value;
    tell({ key, type: "linked" });
    // The link names the public address; this page is already where the server is.
    const { sha256 } = await put(new URL(upload_url).pathname, file, {
      headers: upload_headers,
      signal,
      onSent: (bytes) => tell({ key, type: "sent", bytes }),
    });
    tell({ key, type: "received", sha256, assetId, verified: own === null ? null : own === sha256 });
  } catch (cause) {
    if (signal.aborted) return;
    const { code, ...rest } = readFailure(cause);
    tell({ key, type: "refused", refusal: { code: code ?? "unreachable", ...rest } });
  }
}
