import type { ServiceContext } from "@/lib/server/services/service-context";
import type { AskedRequest } from "./asked-request";

export type StreamFrame = { event: string; id?: string; data: unknown } | { comment: string };

/** Does the caller ask for a stream? Only by name: a browser's wildcard is no wish for one. */
export function wantsEventStream(request: AskedRequest): boolean {
  return (request.headers.get("accept") ?? "")
    .toLowerCase()
    .split(",")
    .some((part) => part.split(";")[0]?.trim() === "text/event-stream");
}

/**
 * Answers with server-sent events for as long as the caller reads, may read, and the process runs.
 * @param open gets the signal that ends the frames; a refusal it throws is the answer
 */
export async function answerWithStream<Frame>(
  { context, request }: { context: ServiceContext; request: AskedRequest },
  open: (
    signal: AbortSignal,
  ) => AsyncGenerator<Frame, void, void> | Promise<AsyncGenerator<Frame, void, void>>,
  toFrame: (frame: Frame) => StreamFrame,
  onError: (error: unknown) => void,
): Promise<Response> {
  const giveBack = context.limits.takeStream(context.caller);
  const rightsEnded = new AbortController();
  try {
    const frames = await open(AbortSignal.any([request.signal, context.stopping, rightsEnded.signal]));
    const watched = async function* () {
      const stopWatch = context.callerWatch.watch(context.caller, () => rightsEnded.abort());
      try {
        yield* frames;
      } finally {
        stopWatch();
      }
    };
    return eventStreamResponse(watched(), { toFrame, onError, onEnd: giveBack });
  } catch (error) {
    giveBack();
    throw error;
  }
}

/**
 * Server-sent events of a generator. Frames are made as fast as the caller reads them; when the caller goes, the
 * generator's `finally` runs.
 */
function eventStreamResponse<Frame>(
  frames: AsyncGenerator<Frame, void, void>,
  {
    toFrame,
    onError,
    onEnd,
  }: {
    toFrame: (frame: Frame) => StreamFrame;
    onError: (error: unknown) => void;
    /** However it ends, also when nobody has read a byte of it. */
    onEnd: () => void;
  },
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
        if (next.done) {
          onEnd();
          controller.close();
        } else controller.enqueue(encoder.encode(writeFrame(toFrame(next.value))));
      } catch (error) {
        // What breaks off because the caller went is no failure.
        if (gone) return;
        onEnd();
        onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      gone = true;
      onEnd();
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
