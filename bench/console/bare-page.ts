import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@/lib/server/db/client";
import { runChannel } from "@/lib/server/events/append";
import { listNewestEvents } from "@/lib/server/store/run-events";

const document = `<!doctype html><p id="news"></p><script>
  new EventSource("/rings").onmessage = async () => {
    const answer = await fetch("/newest");
    window.news.textContent = (await answer.json()).message;
  };
</script>`;

export type BarePage = { url: string; close: () => Promise<void> };

/**
 * The least that brings an event of a run to a page: LISTEN, a line to the page, the page fetches the newest row and
 * writes its message. No sign-in, no framework, no state to keep true.
 */
export async function serveBarePage(database: Database, runId: string): Promise<BarePage> {
  const rings = new Set<() => void>();
  const stopListening = await new Promise<() => Promise<void>>((resolve) => {
    const stop = database.listen(
      runChannel,
      () => {
        for (const ring of rings) ring();
      },
      () => resolve(() => stop()),
    );
  });
  const server = createServer(async (request, response) => {
    if (request.url === "/rings") {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      const ring = () => response.write("data: \n\n");
      rings.add(ring);
      response.once("close", () => rings.delete(ring));
    } else if (request.url === "/newest") {
      const [newest] = await listNewestEvents(database.db, { runId, type: undefined, limit: 1 });
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(newest));
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end(document);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Guarantee: a server that listens on a port, not on a pipe, has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await stopListening();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
