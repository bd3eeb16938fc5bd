import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FrameSource, keepStream, type StreamState } from "./keep-stream";

class FakeSource implements FrameSource {
  static all: FakeSource[] = [];
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  emit(type: string, id = "", data = "{}"): void {
    // A plain object with the two fields that are read: Node has no EventSource of its own.
    this.listeners.get(type)?.({ lastEventId: id, data } as MessageEvent<string>);
  }
}

const page = { visibilityState: "visible", change: () => {} };
const newest = (): FakeSource => {
  const source = FakeSource.all.at(-1);
  if (!source) throw new Error("no connection was opened");
  return source;
};

function start() {
  const states: StreamState["kind"][] = [];
  const opens: boolean[] = [];
  const frames: string[] = [];
  const stop = keepStream({
    url: (lastId) => `/events?after_seq=${lastId ?? 7}`,
    types: ["run.started"],
    endType: "end",
    onFrame: (type) => frames.push(type),
    onOpen: (again) => opens.push(again),
    onState: (state) => states.push(state.kind),
    makeSource: (url) => new FakeSource(url),
  });
  return { states, opens, frames, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  page.visibilityState = "visible";
  vi.stubGlobal("document", {
    get visibilityState() {
      return page.visibilityState;
    },
    addEventListener: (_type: string, listener: () => void) => {
      page.change = listener;
    },
    removeEventListener: () => {
      page.change = () => {};
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a stream that ends is opened again from the last frame's id, and says nothing of a short gap", () => {
  const { states, opens, frames, stop } = start();
  newest().emit("open");
  newest().emit("run.started", "9");
  newest().emit("error");
  vi.advanceTimersByTime(200);
  expect(newest().url).toBe("/events?after_seq=9");
  newest().emit("open");
  vi.advanceTimersByTime(10_000);
  expect(states).not.toContain("reconnecting");
  expect(opens).toEqual([false, true]);
  expect(frames).toEqual(["run.started"]);
  stop();
});

test("a server that stays away is asked ever more slowly, and the page says so", () => {
  const { states, stop } = start();
  for (let round = 0; round < 4; round += 1) {
    newest().emit("error");
    vi.advanceTimersByTime(15_000);
  }
  expect(states).toContain("reconnecting");
  const tries = FakeSource.all.length;
  newest().emit("error");
  vi.advanceTimersByTime(7_000);
  expect(FakeSource.all.length).toBe(tries);
  stop();
});

test("a tab hidden for 30 s gives its connection back and goes on from its seq when shown", () => {
  const { states, stop } = start();
  newest().emit("open");
  newest().emit("run.started", "12");
  page.visibilityState = "hidden";
  page.change();
  vi.advanceTimersByTime(29_000);
  expect(newest().closed).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(newest().closed).toBe(true);
  expect(states.at(-1)).toBe("resting");
  page.visibilityState = "visible";
  page.change();
  expect(newest().url).toBe("/events?after_seq=12");
  expect(newest().closed).toBe(false);
  stop();
});

test("after the end frame nothing is opened again", () => {
  const { states } = start();
  newest().emit("open");
  newest().emit("end", "20");
  newest().emit("error");
  vi.advanceTimersByTime(60_000);
  expect(states.at(-1)).toBe("ended");
  expect(FakeSource.all).toHaveLength(1);
});
