import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * `away`: nobody listens, and every open connection is cut. `stalled`: connections are taken and nothing moves.
 * `failing`: every new request is answered 500, old connections go on.
 */
export type ProxyMode = "present" | "away" | "stalled" | "failing";

export type ProxySocket = {
  socketPath: string;
  /** First lines of the requests that came through, as a proxy's log would show them. */
  requestLines: string[];
  setMode(mode: ProxyMode): Promise<void>;
  /** The next request whose first line has `part` reaches the engine; its answer is lost and the proxy is `away`. */
  loseAnswerTo(part: string): void;
  /** The next request whose first line has `part` is answered so, and the engine never hears of it. */
  refuseNext(part: string, status: number, message: string): void;
  close(): Promise<void>;
};

/** A unix socket in front of an engine's, for tests of an engine that goes away. */
export async function openProxySocket(targetPath = "/var/run/docker.sock"): Promise<ProxySocket> {
  const folder = await mkdtemp(path.join(tmpdir(), "hs-proxy-"));
  const socketPath = path.join(folder, "engine.sock");
  const requestLines: string[] = [];
  const sockets = new Set<net.Socket>();
  let mode: ProxyMode = "present";
  let losing: string | null = null;
  let refusing: { part: string; answer: string } | null = null;

  function keep(socket: net.Socket): net.Socket {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A cut connection is what this proxy is for.
    socket.on("error", () => socket.destroy());
    return socket;
  }

  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    client.once("data", (chunk) => {
      const line = chunk.toString("latin1").split("\r\n", 1)[0] ?? "";
      requestLines.push(line);
      if (mode === "failing") return client.end(buildAnswer(500, "the engine is not well"));
      if (refusing !== null && line.includes(refusing.part)) {
        client.end(refusing.answer);
        refusing = null;
        return undefined;
      }
      if (mode === "stalled") return client.pause();
      const target = keep(net.connect({ path: targetPath, allowHalfOpen: true }));
      target.write(chunk);
      client.pipe(target);
      if (losing !== null && line.includes(losing)) {
        losing = null;
        target.once("data", () => void setMode("away"));
      } else target.pipe(client);
      client.on("close", () => target.destroy());
      target.on("close", () => client.destroy());
      return undefined;
    });
  });
  const listen = () => new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const hangUp = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  async function setMode(next: ProxyMode): Promise<void> {
    const previous = mode;
    mode = next;
    if (previous === "away" && next !== "away") await listen();
    if (next === "away" && previous !== "away") await hangUp();
    for (const socket of sockets) next === "stalled" ? socket.pause() : socket.resume();
  }

  await listen();
  return {
    socketPath,
    requestLines,
    setMode,
    loseAnswerTo(part) {
      losing = part;
    },
    refuseNext(part, status, message) {
      refusing = { part, answer: buildAnswer(status, message) };
    },
    async close() {
      if (mode !== "away") await hangUp();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function buildAnswer(status: number, message: string): string {
  const body = JSON.stringify({ message });
  return `HTTP/1.1 ${status} No\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
