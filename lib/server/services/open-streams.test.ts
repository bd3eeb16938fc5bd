import { expect, it } from "vitest";
import { createOpenStreams, type Sink } from "./open-streams";

const pace = { heartbeatMs: 5, longestMs: 60_000, tickMs: 1 };
const sinkTo = (got: string[], queuedBytes = () => 0): Sink => ({
  write: (text) => got.push(text),
  queuedBytes,
  whenDrained: async () => {},
  end: () => got.push("ended"),
  cut: () => got.push("cut"),
});

it("a stream that was just written to has no heartbeat, a quiet one has", async () => {
  const stopping = new AbortController();
  const streams = createOpenStreams(stopping.signal, pace);
  const [busy, quiet]: [string[], string[]] = [[], []];
  let ends = 0;
  const writing = streams.open(sinkTo(busy), () => {
    ends += 1;
  });
  streams.open(sinkTo(quiet), () => {
    ends += 1;
  });
  await expect
    .poll(
      () => {
        writing.write("news");
        return quiet.length;
      },
      { interval: 1 },
    )
    .toBeGreaterThan(3);
  stopping.abort();
  stopping.abort();
  writing.write("too late");
  expect(new Set(quiet)).toEqual(new Set([": still here\n\n", "ended"]));
  expect(busy.filter((text) => text !== "news" && text !== ": still here\n\n")).toEqual(["ended"]);
  expect(busy.length).toBeGreaterThan(3);
  expect(ends).toBe(2);
});

it("a reader who takes nothing of what is written is let go, and waited for where that is possible", () => {
  const got: string[] = [];
  let queued = 0;
  const streams = createOpenStreams(new AbortController().signal, pace);
  const stream = streams.open(
    sinkTo(got, () => queued),
    () => got.push("over"),
  );
  expect(stream.whenReady()).toBeNull();
  queued = 100_000;
  expect(stream.whenReady()).toBeInstanceOf(Promise);
  stream.write("still taken");
  queued = 9_000_000;
  stream.write("not taken");
  expect(got).toEqual(["still taken", "over", "ended"]);
});

it("a stream that is opened while the process stops ends at once", () => {
  const got: string[] = [];
  const stopping = new AbortController();
  stopping.abort();
  createOpenStreams(stopping.signal, pace).open(sinkTo(got), () => got.push("over"));
  expect(got).toEqual(["over", "ended"]);
});
