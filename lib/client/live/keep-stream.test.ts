import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource, fakePage, newestSource as newest } from "../testing/fake-stream";
import { keepStream, type StreamState } from "./keep-stream";

let page: ReturnType<typeof fakePage>;
beforeEach(() => {
  page = fakePage();
});
afterEach(() => page.after());

function start() {
  const states: StreamState["kind"][] = [];
  const opens: boolean[] = [];
  const frames: string[] = [];
  const away: number[] = [];
  const stop = keepStream({
    url: (lastId) => `/events?after_seq=${lastId ?? 7}`,
    cursor: { param: "after_seq", meaning: "after" },
    types: ["run.started"],
    endType: "end",
    onFrame: (type) => frames.push(type),
    onOpen: (again) => opens.push(again),
    onAway: () => away.push(Date.now()),
    onState: (state) => states.push(state.kind),
  });
  return { states, opens, frames, away, stop };
}

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

test("while it is away the page reads each half minute, while it is up never", () => {
  const { away, stop } = start();
  newest().emit("open");
  vi.advanceTimersByTime(80_000);
  newest().emit("error");
  vi.advanceTimersByTime(500);
  newest().emit("open");
  vi.advanceTimersByTime(80_000);
  expect(away).toEqual([]);
  const lostAt = Date.now();
  newest().emit("error");
  vi.advanceTimersByTime(75_000);
  expect(away).toHaveLength(2);
  expect(away[0]).toBeGreaterThanOrEqual(lostAt + 30_000);
  newest().emit("open");
  vi.advanceTimersByTime(60_000);
  expect(away).toHaveLength(2);
  stop();
});

test("a line that was open while the machine slept, or is older than any stream, is opened anew", () => {
  const { stop } = start();
  newest().emit("open");
  newest().emit("run.started", "9");
  // Timers stand still in a machine that sleeps.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(10_200);
  expect(FakeSource.all.map(({ closed }) => closed)).toEqual([true, false]);
  expect(newest().url).toBe("/events?after_seq=9");
  newest().emit("open");
  vi.advanceTimersByTime(119_000);
  expect(newest().closed).toBe(false);
  vi.advanceTimersByTime(12_000);
  expect(FakeSource.all.map(({ closed }) => closed)).toEqual([true, true, false]);
  stop();
});

test("a tab hidden for 30 s gives its connection back and goes on from its seq when shown", () => {
  const { states, away, stop } = start();
  newest().emit("open");
  newest().emit("run.started", "12");
  page.show(false);
  vi.advanceTimersByTime(29_000);
  expect(newest().closed).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(newest().closed).toBe(true);
  expect(states.at(-1)).toBe("resting");
  vi.advanceTimersByTime(3_600_000);
  expect([FakeSource.all.length, away.length]).toEqual([1, 0]);
  page.show(true);
  expect(newest().url).toBe("/events?after_seq=12");
  expect(newest().closed).toBe(false);
  stop();
});

test("a tab that is opened in the background takes no connection until it is shown", () => {
  page.show(false);
  const { states, opens, stop } = start();
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.all).toEqual([]);
  expect(states.at(-1)).toBe("resting");
  page.show(true);
  newest().emit("open");
  expect([states.at(-1), opens]).toEqual(["live", [false]]);
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
