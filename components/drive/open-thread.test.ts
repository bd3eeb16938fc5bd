import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openThread, type ThreadListener } from "@/components/drive/open-thread";
import type { FromDrive } from "@/lib/drive/messages";

/** A worker that answers as a test has it. */
class FakeWorker {
  onmessage: ((event: { data: FromDrive }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null;
  isEnded = false;
  answers = true;
  postMessage(message: { kind: string }): void {
    if (message.kind === "ping" && this.answers) this.onmessage?.({ data: { kind: "pong" } });
  }
  terminate(): void {
    this.isEnded = true;
  }
}
let worker: FakeWorker;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "Worker",
    class extends FakeWorker {
      constructor() {
        super();
        worker = this;
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open() {
  const told: string[] = [];
  const listener: ThreadListener = {
    onTold: ({ kind }) => told.push(kind),
    onHung: (silentS) => told.push(`hung ${silentS}`),
    onLost: (why) => told.push(why),
  };
  const thread = openThread("/drive/drive-thread.X.js", listener);
  return { thread, told, runs: () => worker.onmessage?.({ data: { kind: "opened", thing: null } }) };
}

it("one that answers lives on, and one that is caught in a call for five seconds is ended and told", () => {
  const { told, runs } = open();
  runs();
  vi.advanceTimersByTime(60_000);
  expect([told, worker.isEnded]).toEqual([["opened"], false]);
  worker.answers = false;
  vi.advanceTimersByTime(4_000);
  expect(worker.isEnded).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect([told, worker.isEnded]).toEqual([["opened", expect.stringMatching(/^hung [56]$/)], true]);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(2);
});

it("one that still compiles, or loads a large policy, is given a minute", () => {
  const { thread, told, runs } = open();
  worker.answers = false;
  vi.advanceTimersByTime(50_000);
  runs();
  thread.send({ kind: "policy", bytes: new ArrayBuffer(1) });
  vi.advanceTimersByTime(50_000);
  expect([told, worker.isEnded]).toEqual([["opened"], false]);
  vi.advanceTimersByTime(20_000);
  expect(told.at(-1)).toMatch(/^hung 6\d$/);
});

it("one that could not be loaded is told with its address, and hears of nothing more once it is ended", () => {
  const { told } = open();
  worker.onerror?.({ message: "", preventDefault: () => {} });
  expect([told, worker.isEnded, worker.onmessage]).toEqual([
    ["Its script could not be loaded from /drive/drive-thread.X.js."],
    true,
    null,
  ]);
});
