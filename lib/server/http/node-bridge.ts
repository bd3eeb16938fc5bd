import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Node's request as the web's. `url` is absolute. The signal is aborted when the caller goes before the answer ends. */
export function toWebRequest(message: IncomingMessage, response: ServerResponse, url: URL): Request {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers))
    for (const text of Array.isArray(value) ? value : [value])
      if (text !== undefined) headers.append(name, text);
  const method = message.method ?? "GET";
  const carriesBody =
    method !== "GET" &&
    method !== "HEAD" &&
    (message.headers["transfer-encoding"] !== undefined ||
      Number(message.headers["content-length"] ?? 0) > 0);
  const init: RequestInit & { duplex?: "half" } = { method, headers, signal: gone.signal };
  if (carriesBody) {
    // Node's and the DOM's declarations of one and the same class differ; at run time it is the global one.
    init.body = Readable.toWeb(message) as unknown as ReadableStream<Uint8Array>;
    init.duplex = "half";
  }
  return new Request(url, init);
}

/** Writes the web's answer to Node's. Streams stay streams; a caller who goes ends them. */
export async function sendWebResponse(
  answer: Response,
  response: ServerResponse,
  { withBody }: { withBody: boolean },
): Promise<void> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of answer.headers) if (name !== "set-cookie") headers[name] = value;
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;

  if (answer.body === null || !withBody) {
    response.writeHead(answer.status, headers).end();
    await answer.body?.cancel();
    return;
  }
  if (/json/.test(answer.headers.get("content-type") ?? "")) {
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { ...headers, "content-length": String(bytes.byteLength) }).end(bytes);
    return;
  }
  response.writeHead(answer.status, headers);
  try {
    // As above: one class, two declarations.
    await pipeline(
      Readable.fromWeb(answer.body as unknown as Parameters<typeof Readable.fromWeb>[0]),
      response,
    );
  } catch (error) {
    // The caller has gone: nobody is left to be told.
    if (response.destroyed || response.closed) return;
    throw error;
  }
}
