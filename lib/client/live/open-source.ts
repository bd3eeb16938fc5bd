import type { Source, Wish } from "./stream-hub";
import type { ToPage, ToWorker } from "./worker-messages";

const aliveEveryMs = 10_000;

type Hub = { send: (message: ToWorker) => void; lines: Map<number, (told: ToPage) => void> };
let hub: Hub | null = null;
let nextLine = 1;

/**
 * A stream over the connections that all pages of this browser share; over one of its own where the browser has no shared
 * workers. As an EventSource it tells of `open` and `error`, but it does not open itself again after an error.
 */
export function openSource(wish: Wish): Source {
  if (typeof SharedWorker === "undefined") return new EventSource(wish.url);
  hub ??= connectHub();
  const { send, lines } = hub;
  const line = nextLine;
  nextLine += 1;
  const listeners = new Map<string, (event: MessageEvent<string>) => void>();
  lines.set(line, ({ type, data, id }) =>
    listeners.get(type)?.(new MessageEvent(type, { data, lastEventId: id })),
  );
  send({ kind: "open", line, wish });
  return {
    addEventListener: (type, listener) => void listeners.set(type, listener),
    close() {
      if (lines.delete(line)) send({ kind: "close", line });
    },
  };
}

function connectHub(): Hub {
  const worker = new SharedWorker(new URL("./stream-worker.ts", import.meta.url), {
    name: "hardsim-streams",
  });
  const lines: Hub["lines"] = new Map();
  worker.port.addEventListener("message", ({ data }: MessageEvent<ToPage>) => lines.get(data.line)?.(data));
  worker.port.start();
  const send = (message: ToWorker) => worker.port.postMessage(message);
  const alive = setInterval(() => send({ kind: "alive" }), aliveEveryMs);
  const tellAll = () => {
    for (const [line, tell] of [...lines]) tell({ line, type: "error", data: "", id: "" });
  };
  // It could not be loaded: that is told as a failure, and tried again by whoever wished for something.
  worker.addEventListener("error", () => {
    clearInterval(alive);
    hub = null;
    tellAll();
  });
  addEventListener("pagehide", () => {
    for (const line of lines.keys()) send({ kind: "close", line });
  });
  // The browser had kept the page, and shows it again.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) tellAll();
  });
  return { send, lines };
}
