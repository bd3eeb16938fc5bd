import { Readable } from "node:stream";
import type { OpenedDownload } from "@/lib/server/services/downloads/open";

/** 206 with the range where one was asked for. The name is given twice: as ASCII, and as RFC 5987 for the rest. */
export function downloadResponse(opened: OpenedDownload): Response {
  const { range, totalBytes, sha256, filename } = opened;
  const length = range ? range.end - range.start + 1 : totalBytes;
  const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, "_");
  return new Response(toWebStream(opened.body), {
    status: range ? 206 : 200,
    headers: {
      "content-type": opened.contentType,
      "content-length": String(length),
      "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
      "accept-ranges": "bytes",
      etag: `"${sha256}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${totalBytes}` } : {}),
    },
  });
}

/** Node's and the DOM's declarations of one and the same class differ; at run time it is the global one. */
function toWebStream(body: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(body) as unknown as ReadableStream<Uint8Array>;
}
