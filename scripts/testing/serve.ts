import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on a free port of this machine, that answers as told. `close` cuts off whatever is still open. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; close: () => void }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  // Guarantee of the cast: a server that listens on a port of TCP has such an address.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
