import type { TrajectoryFile } from "@/lib/server/services/episodes/get-trajectory";
import { isMatch } from "./match-etag";

/** A browser may keep the file, and asks each time whether it may still see it. */
export async function trajectoryResponse(
  { version, read }: TrajectoryFile,
  ifNoneMatch: string | null,
): Promise<Response> {
  const etag = `"${version}"`;
  const headers = { etag, "cache-control": "private, no-cache", "x-content-type-options": "nosniff" };
  if (ifNoneMatch !== null && isMatch(ifNoneMatch, etag)) return new Response(null, { status: 304, headers });
  const bytes = await read();
  return new Response(bytes, {
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "content-length": String(bytes.byteLength),
    },
  });
}
