import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gather } from "./gather";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst is handed over once, each name once, after the wait", () => {
  const handOver = vi.fn();
  const { add } = gather<string>(300, handOver);
  add(["run"]);
  add([]);
  add(["run", "iterations"]);
  vi.advanceTimersByTime(299);
  expect(handOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(handOver.mock.calls).toEqual([[["run", "iterations"]]]);
});

test("a flush hands over at once what waits, and nothing twice", () => {
  const handOver = vi.fn();
  const { add, flush } = gather<string>(300, handOver);
  flush();
  add(["run"]);
  flush();
  vi.advanceTimersByTime(1_000);
  expect(handOver.mock.calls).toEqual([[["run"]]]);
});
