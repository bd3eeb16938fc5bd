export type StreamFrame = { event: string; id?: string; data: unknown } | { comment: string };

/** Does the caller ask for a stream? Only by name: a browser's wildcard is no wish for one. */
export function wantsEventStream(request: Request): boolean {
  return (request.headers.get("accept") ?? "")
    .toLowerCase()
    .split(",")
    .some((part) => part.split(";")[0]?.trim() === "text/event-stream");
}

/** Aborted when the caller has gone or the process ends. */
export function streamSignal(request: Request, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([request.signal, stopping]);
}

/**
 * Server-sent events of a generator. Frames are made as fast as the caller reads them; when the caller goes, the
 * generator's `finally` runs.
 */
export function eventStreamResponse<Frame>(
  frames: AsyncGenerator<Frame, void, void>,
  toFrame: (frame: Frame) => StreamFrame,
  onError: (error: unknown) => void,
): Response {
  const encoder = new TextEncoder();
  let gone = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // The first bytes at once: a browser's `open` event and proxies wait for them.
      controller.enqueue(encoder.encode("retry: 1000\n\n"));
    },
    async pull(controller) {
      try {
        const next = await frames.next();
        // The caller may go while a frame is awaited; a canceled stream takes no more.
        if (gone) return;
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(writeFrame(toFrame(next.value))));
      } catch (error) {
        // What breaks off because the caller went is no failure.
        if (gone) return;
        onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      gone = true;
      await frames.return();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** JSON has no line breaks of its own, so one `data:` line is enough. */
export function writeFrame(frame: StreamFrame): string {
  if ("comment" in frame) return `: ${frame.comment}\n\n`;
  const id = frame.id === undefined ? "" : `id: ${frame.id}\n`;
  return `event: ${frame.event}\n${id}data: ${JSON.stringify(frame.data)}\n\n`;
}
