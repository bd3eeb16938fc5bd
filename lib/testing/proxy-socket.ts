import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export type ProxySocket = {
  /** For a URL the same one with the proxy's port; for a unix socket the path of the proxy's. */
  url: string;
  /** From now on the server is away: open connections are cut, new ones are refused after they connect. */
  cut: () => void;
  /** From now on the server is frozen: connections stand and are taken, and nothing moves in them. */
  stall: () => void;
  restore: () => void;
  /** How many connections were refused while the server was away. */
  refused: () => number;
  close: () => Promise<void>;
};

/** What becomes of a connection: `lost` reaches the server, whose answer is cut off together with the server. */
export type Passage = "passed" | "lost" | "answered";

/**
 * A proxy in front of a server that can be cut, stalled and restored. `target`: a URL (of Postgres unless it names a port)
 * or the absolute path of a unix socket. `judge` is told the first bytes of each connection; it answers itself by
 * writing into `client`.
 */
export async function openProxySocket(
  target: string,
  judge: (firstBytes: Buffer, client: Socket) => Passage = () => "passed",
): Promise<ProxySocket> {
  const sockets = new Set<Socket>();
  let mode: "present" | "away" | "stalled" = "present";
  let refused = 0;

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A connection that is cut is what this proxy is for.
    socket.on("error", () => socket.destroy());
    return socket;
  }

  function cut(): void {
    mode = "away";
    for (const socket of sockets) socket.destroy();
  }

  function passOn(firstBytes: Buffer, client: Socket): void {
    const passage = judge(firstBytes, client);
    if (passage === "answered") return;
    const server = keep(createConnection({ ...readTarget(target), allowHalfOpen: true }));
    server.write(firstBytes);
    client.pipe(server);
    if (passage === "lost") server.once("data", cut);
    else server.pipe(client);
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }

  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    if (mode === "away") {
      refused += 1;
      if (isUnix(target)) client.destroy();
      else client.resetAndDestroy();
      return;
    }
    client.once("data", (firstBytes) => passOn(firstBytes, client));
    if (mode === "stalled") client.pause();
  });
  const { url, remove } = await listen(target, proxy);
  return {
    url,
    cut,
    stall: () => {
      mode = "stalled";
      for (const socket of sockets) socket.pause();
    },
    restore: () => {
      mode = "present";
      for (const socket of sockets) socket.resume();
    },
    refused: () => refused,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => proxy.close(() => resolve()));
      await remove();
    },
  };
}

const isUnix = (target: string): boolean => target.startsWith("/");

function readTarget(target: string): { path: string } | { host: string; port: number } {
  if (isUnix(target)) return { path: target };
  const { hostname, port } = new URL(target);
  return { host: hostname, port: Number(port || 5432) };
}

/** Where the proxy listens is of the target's kind. */
async function listen(
  target: string,
  proxy: ReturnType<typeof createServer>,
): Promise<{ url: string; remove: () => Promise<void> }> {
  if (isUnix(target)) {
    const folder = await mkdtemp(path.join(tmpdir(), "hs-proxy-"));
    const socket = path.join(folder, "proxy.sock");
    await new Promise<void>((resolve) => proxy.listen(socket, resolve));
    return { url: socket, remove: () => rm(folder, { recursive: true, force: true }) };
  }
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const bound = proxy.address();
  if (bound === null || typeof bound === "string") throw new Error("The proxy has no port.");
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(bound.port);
  return { url: url.toString(), remove: async () => {} };
}
