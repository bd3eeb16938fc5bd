import { openProxySocket, type Passage } from "@/lib/testing/proxy-socket";

/** `failing`: every new request is answered 500, old connections go on. */
export type EngineMode = "present" | "away" | "stalled" | "failing";

export type EngineProxy = {
  socketPath: string;
  /** First lines of the requests that came through, as a proxy's log would show them. */
  requestLines: string[];
  setMode(mode: EngineMode): void;
  /** The next request whose first line has `part` reaches the engine; its answer is lost, and the engine is away. */
  loseAnswerTo(part: string): void;
  /** The next request whose first line has `part` gets this answer and does not reach the engine. */
  refuseNext(part: string, status: number, message: string): void;
  /** As `refuseNext`, for every request until `allow`. */
  refuseAll(part: string, status: number, message: string): void;
  allow(): void;
  close(): Promise<void>;
};

/** A socket in front of the engine's, for tests of an engine that goes away, freezes or refuses a request. */
export async function openEngineProxy(targetPath = "/var/run/docker.sock"): Promise<EngineProxy> {
  const requestLines: string[] = [];
  let isFailing = false;
  let losing: string | null = null;
  let refusing: { part: string; answer: string } | null = null;
  const refused = new Map<string, string>();

  const proxy = await openProxySocket(targetPath, (firstBytes, client): Passage => {
    const line = firstBytes.toString("latin1").split("\r\n", 1)[0] ?? "";
    requestLines.push(line);
    if (isFailing) {
      client.end(buildAnswer(500, "the engine is not well"));
      return "answered";
    }
    if (refusing !== null && line.includes(refusing.part)) {
      client.end(refusing.answer);
      refusing = null;
      return "answered";
    }
    const answer = [...refused].find(([part]) => line.includes(part))?.[1];
    if (answer !== undefined) {
      client.end(answer);
      return "answered";
    }
    if (losing === null || !line.includes(losing)) return "passed";
    losing = null;
    return "lost";
  });

  return {
    socketPath: proxy.url,
    requestLines,
    setMode(mode) {
      isFailing = mode === "failing";
      if (mode === "away") proxy.cut();
      else if (mode === "stalled") proxy.stall();
      else proxy.restore();
    },
    loseAnswerTo(part) {
      losing = part;
    },
    refuseNext(part, status, message) {
      refusing = { part, answer: buildAnswer(status, message) };
    },
    refuseAll(part, status, message) {
      refused.set(part, buildAnswer(status, message));
    },
    allow: () => refused.clear(),
    close: () => proxy.close(),
  };
}

function buildAnswer(status: number, message: string): string {
  const body = JSON.stringify({ message });
  return `HTTP/1.1 ${status} No\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
