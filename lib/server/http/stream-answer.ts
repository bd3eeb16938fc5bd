import type { ServerResponse } from "node:http";
import type { Sink } from "@/lib/server/services/open-streams";

/** Server-sent events, which begin once somebody gives them a way out. */
export class StreamAnswer {
  readonly status = 200;
  readonly headers: Record<string, string> = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  };

  constructor(
    /** @returns ends it: its reader has gone */
    readonly begin: (sink: Sink) => () => void,
    /** Instead of `begin`: nobody will read it. */
    readonly drop: () => void,
  ) {}

  /** For whoever is no server of ours: Next, and tests. */
  toResponse(signal: AbortSignal): Response {
    let leave = () => {};
    let drained = () => {};
    // A web stream that its reader has canceled takes nothing more, not even its end.
    let isCanceled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const encoder = new TextEncoder();
        leave = this.begin({
          write: (text) => {
            if (!isCanceled) controller.enqueue(encoder.encode(text));
          },
          // Counted in writes: some are read ahead, and then the reader is waited for.
          queuedBytes: () => Math.max(0, -(controller.desiredSize ?? 0)) * 1_024,
          whenDrained: () =>
            new Promise((resolve) => {
              drained = resolve;
            }),
          end: () => {
            if (!isCanceled) controller.close();
          },
          cut: () => {
            if (!isCanceled) controller.error(new Error("the stream broke off"));
          },
        });
        signal.addEventListener("abort", leave);
        if (signal.aborted) leave();
      },
      pull: () => drained(),
      cancel: () => {
        isCanceled = true;
        leave();
      },
    });
    return new Response(body, { headers: this.headers });
  }
}

/** A stream's way out over Node's response, without a web stream in between: there may be ten thousand of them. */
export function sendStream(
  answer: StreamAnswer,
  response: ServerResponse,
  always: Readonly<Record<string, string>>,
): void {
  response.writeHead(answer.status, { ...always, ...answer.headers });
  const leave = answer.begin({
    write: (text) => void response.write(text),
    queuedBytes: () => response.writableLength,
    whenDrained: () =>
      new Promise((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      }),
    end: () => void response.end(),
    cut: () => void response.destroy(),
  });
  response.once("close", leave);
  if (response.destroyed) leave();
}
