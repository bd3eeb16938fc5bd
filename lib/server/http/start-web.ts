import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Logger } from "pino";
import { type ErrorCode, makeProblem, problems } from "@/lib/contracts/problems";
import { newRequestId } from "@/lib/server/new-id";
import type { NodeHandler } from "./answer-pages";

export type WebServer = { server: Server; port: number; close: () => Promise<void> };

/** Longer than the heartbeat of a stream, so that only a dead connection is ever idle for so long. */
const idleMs = 120_000;
const closeGraceMs = 1_000;

/** `port` 0: any free one; the answer says which. */
export async function startWeb(
  handle: NodeHandler,
  { port, host, log }: { port: number; host: string; log: Logger },
): Promise<WebServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, "a request could not be answered");
      response.destroy();
    });
  });
  // Node's 300 s would cut large uploads; an idle connection is ended instead.
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  server.setTimeout(idleMs);
  server.on("connect", (_request, socket: Socket) => {
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, POST\r\nContent-Length: 0\r\n\r\n");
  });
  server.on("clientError", (error: Error & { code?: string }, socket: Socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    socket.end(writeProblem(...explain(error.code)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { server, port: readPort(server), close: () => closeServer(server) };
}

/** What Node could not read as a request. */
function explain(code: string | undefined): [ErrorCode, string] {
  return code === "HPE_HEADER_OVERFLOW"
    ? ["headers_too_large", "The headers are larger than 16 KiB all together."]
    : ["invalid_request", "This is no HTTP request that can be read."];
}

/** An answer as bytes: there is no request that it could be the answer of. */
function writeProblem(code: ErrorCode, detail: string): string {
  const body = JSON.stringify(makeProblem(code, detail, newRequestId()));
  return [
    `HTTP/1.1 ${problems[code].status} ${problems[code].title}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

function readPort(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/** Answers what has begun; what is still open after a second is cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(cut);
}
