import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect } from "vitest";

/** All frames of a stream until it ends. */
export async function readFrames(
  response: Response,
  onFrame: (frame: EventSourceMessage) => void = () => {},
): Promise<EventSourceMessage[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const frames: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (frame) => {
      frames.push(frame);
      onFrame(frame);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  return frames;
}
