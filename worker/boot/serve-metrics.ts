import { once } from "node:events";
import { createServer } from "node:http";
import type { Logger } from "pino";
import type { Registry } from "prom-client";

type Served = { port: number; close: () => Promise<void> };

/**
 * Answers `GET /metrics` and nothing else. Null: the port is not to be had (another worker may have it), which the log says;
 * a worker works without being watched.
 */
export async function serveMetrics(
  registry: Registry,
  { port, host, log }: { port: number; host: string; log: Logger },
): Promise<Served | null> {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { "content-type": registry.contentType }).end(text);
    } catch (error) {
      log.error({ err: error }, "the worker's metrics could not be written");
      response.writeHead(500).end();
    }
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    log.warn({ err: error, port, host }, "the worker's metrics have no port");
    return null;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
