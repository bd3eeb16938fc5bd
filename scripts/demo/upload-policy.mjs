import { createHash } from "node:crypto";
import { SetupError } from "../terminal.mjs";

/**
 * Uploads a policy as an asset, in the three calls of the API: a link, the file, the asset.
 * @param {import("./api.mjs").Api} api its key needs assets:write
 * @param {string} filename
 * @param {Buffer} bytes
 * @returns {Promise<{ assetId: string, uri: string }>}
 */
export async function uploadPolicy(api, filename, bytes) {
  const link = await api.post("/v1/assets/presign-upload", {
    filename,
    content_type: "application/octet-stream",
    size_bytes: bytes.length,
    asset_kind: "policy",
  });
  // The link is its own right: a key does not belong to where it leads.
  const answer = await fetch(link.upload_url, {
    method: link.upload_method,
    headers: link.upload_headers,
    body: new Uint8Array(bytes),
  });
  if (!answer.ok) throw new SetupError(`the upload of ${filename} answered ${answer.status}`);
  const { sha256 } = await answer.json();
  const sent = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== sent) throw new SetupError(`${filename} was sent as ${sent} and arrived as ${sha256}`);
  const asset = await api.post("/v1/assets/register", { input_uri: link.input_uri, kind: "policy" });
  return { assetId: asset.asset_id, uri: asset.uri };
}
