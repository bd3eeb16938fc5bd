import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Answered } from "./answered";
import { StreamAnswer, sendStream } from "./stream-answer";
import { TextAnswer } from "./text-answer";

type Headers = Readonly<Record<string, string>>;

/**
 * Writes an answer to Node's response, with these headers beside its own, and closes the connection after what leaves a
 * body unread. Streams stay streams; a caller who goes ends them.
 */
export async function sendAnswer(
  answered: Answered,
  { request, response, always }: { request: IncomingMessage; response: ServerResponse; always: Headers },
): Promise<void> {
  // What is left of a body that is not read is not waited for.
  if (answered.status === 413 || answered.status === 411) response.shouldKeepAlive = false;
  const withBody = request.method !== "HEAD";
  if (answered instanceof StreamAnswer) {
    if (withBody) return sendStream(answered, response, always);
    answered.drop();
    response.writeHead(answered.status, { ...always, ...answered.headers }).end();
  } else if (answered instanceof TextAnswer) sendText(answered, { response, always, withBody });
  else await sendWebResponse(answered, { response, always, withBody });
}

type Target = { response: ServerResponse; always: Headers; withBody: boolean };

/** HEAD says how long the answer would be. One of 304 or 204 has no body, and says no length. */
function sendText({ status, headers, text }: TextAnswer, { response, always, withBody }: Target): void {
  if (status === 304 || status === 204) {
    response.writeHead(status, { ...always, ...headers }).end();
    return;
  }
  const bytes = Buffer.from(text);
  response.writeHead(status, { ...always, ...headers, "content-length": String(bytes.byteLength) });
  response.end(withBody ? bytes : undefined);
}

async function sendWebResponse(answer: Response, { response, always, withBody }: Target): Promise<void> {
  const headers: Record<string, string | string[]> = { ...always };
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
    await pipeline(
      // Node's and the DOM's declarations of one and the same class differ; at run time it is the global one.
      Readable.fromWeb(answer.body as unknown as Parameters<typeof Readable.fromWeb>[0]),
      response,
    );
  } catch (error) {
    // The caller has gone: nobody is left to be told.
    if (response.destroyed || response.closed) return;
    throw error;
  }
}
