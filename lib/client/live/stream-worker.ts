import { StreamHub } from "./stream-hub";
import type { ToPage, ToWorker } from "./worker-messages";

/** The entry of the one worker that all pages of a browser share: it holds their streams. */

/** A page says every 10 s that it is there; one that was killed says nothing. Timers of hidden pages may take a minute. */
const goneAfterMs = 130_000;

const hub = new StreamHub((url) => new EventSource(url));

function serve(port: MessagePort): void {
  const lines = new Map<number, () => void>();
  const closeAll = () => {
    for (const close of lines.values()) close();
    lines.clear();
  };
  let gone = setTimeout(closeAll, goneAfterMs);
  port.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    clearTimeout(gone);
    gone = setTimeout(closeAll, goneAfterMs);
    if (data.kind === "alive") return;
    lines.get(data.line)?.();
    lines.delete(data.line);
    if (data.kind === "close") return;
    const { line, wish } = data;
    lines.set(
      line,
      hub.open(wish, (told) => port.postMessage({ line, ...told } satisfies ToPage)),
    );
  });
  port.start();
}

// Guarantee: a shared worker's global scope hears of each page that connects, with its port.
addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) serve(port);
});
