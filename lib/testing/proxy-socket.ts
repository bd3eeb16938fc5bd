import { createConnection, createServer, type Socket } from "node:net";

export type ProxySocket = {
  port: number;
  /** The same URL as the target's, through the proxy. */
  url: string;
  /** From now on the server is away: open connections are reset, new ones refused after they connect. */
  cut: () => void;
  restore: () => void;
  /** How many connections were refused while the server was away. */
  refused: () => number;
  close: () => Promise<void>;
};

/** A TCP proxy in front of a server (Postgres, or an engine's TCP port) that can be cut and restored. */
export async function openProxySocket(targetUrl: string): Promise<ProxySocket> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let away = false;
  let refused = 0;
  const server = createServer((client) => {
    if (away) {
      refused += 1;
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection({ host: target.hostname, port: Number(target.port || 5432) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on("error", () => socket.destroy());
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const url = new URL(targetUrl);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  const cut = () => {
    away = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    url: url.toString(),
    cut,
    restore: () => {
      away = false;
    },
    refused: () => refused,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
