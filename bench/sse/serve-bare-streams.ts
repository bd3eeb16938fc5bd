import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Streams that begin and never go on: what the runtime itself asks for each. */
export async function serveBareStreams(): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 1000\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of that form.
  return (server.address() as AddressInfo).port;
}
