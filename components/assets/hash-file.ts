/** A digest in the browser needs the whole file in memory. */
const mostBytes = 256_000_000;

/**
 * The sha256 of a file as this browser reads it, in hex; null when it is too large to be held at once, or when the page
 * did not come over https or from this machine: browsers then have no digests.
 */
export async function hashFile(file: Blob): Promise<string | null> {
  if (file.size > mostBytes || !globalThis.isSecureContext) return null;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
