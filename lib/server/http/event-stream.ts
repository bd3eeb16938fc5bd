import type { Follow } from "@/lib/server/events/listener";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { AskedRequest } from "./asked-request";
import { StreamAnswer } from "./stream-answer";

export type StreamFrame = { event: string; id?: string; data: unknown } | { comment: string };

/** Does the caller ask for a stream? Only by name: a browser's wildcard is no wish for one. */
export function wantsEventStream(request: AskedRequest): boolean {
  return (request.headers.get("accept") ?? "")
    .toLowerCase()
    .split(",")
    .some((part) => part.split(";")[0]?.trim() === "text/event-stream");
}

/** The first bytes at once: a browser's `open` event and proxies wait for them. */
const firstBytes = "retry: 1000\n\n";

/**
 * Answers with server-sent events for as long as the caller reads, may read, and the process runs. Of the request nothing
 * is kept meanwhile but who asked.
 * @param open a refusal it throws is the answer
 */
export async function answerWithStream<Frame extends object>(
  { streams, callerWatch, caller, limits }: ServiceContext,
  open: () => Follow<Frame> | Promise<Follow<Frame>>,
  toFrame: (frame: Frame) => StreamFrame,
  onError: (error: unknown) => void,
): Promise<StreamAnswer> {
  const giveBack = limits.takeStream(caller);
  let follow: Follow<Frame>;
  try {
    follow = await open();
  } catch (error) {
    giveBack();
    throw error;
  }
  return new StreamAnswer((sink) => {
    let stopWatch = () => {};
    let unfollow = () => {};
    let isOver = false;
    const stream = streams.open(sink, () => {
      isOver = true;
      unfollow();
      stopWatch();
      giveBack();
    });
    // A process that is stopping has ended it already.
    if (isOver) return stream.end;
    stopWatch = callerWatch.watch(caller, stream.end);
    stream.write(firstBytes);
    const started = follow({
      hear: (frame) => stream.write(writeShared(frame, toFrame)),
      whenReady: stream.whenReady,
      end: (error) => {
        if (error === undefined) return stream.end();
        onError(error);
        stream.cut();
      },
    });
    if (isOver) started();
    unfollow = started;
    return stream.end;
  }, giveBack);
}

/** One frame may go to ten thousand readers: it is written once. */
const written = new WeakMap<object, string>();

function writeShared<Frame extends object>(frame: Frame, toFrame: (frame: Frame) => StreamFrame): string {
  const known = written.get(frame);
  if (known !== undefined) return known;
  const text = writeFrame(toFrame(frame));
  written.set(frame, text);
  return text;
}

/** JSON has no line breaks of its own, so one `data:` line is enough. */
export function writeFrame(frame: StreamFrame): string {
  if ("comment" in frame) return `: ${frame.comment}\n\n`;
  const id = frame.id === undefined ? "" : `id: ${frame.id}\n`;
  return `event: ${frame.event}\n${id}data: ${JSON.stringify(frame.data)}\n\n`;
}
