import { expect, test } from "vitest";
import { emptyLog, type LogEvent, reduceLog } from "./log-state";

const line = (n: number, text: string) => ({
  n,
  at: "2026-11-24T02:00:00.000Z",
  stream: "stdout" as const,
  text,
});
const answer = (text: string) => ({ lines: [line(0, text)], totalLines: 1, leftOut: null });
const after = (...events: LogEvent[]) => events.reduce(reduceLog, emptyLog("att_1"));

test("another attempt begins with an empty log: the old one's lines never stand under its name", () => {
  const { attemptId, store, loading } = after(
    { attemptId: "att_1", type: "answered", answer: answer("of the first") },
    { attemptId: "att_2", type: "opened" },
  );
  expect([attemptId, store.extent.totalLines, store.lines.size, loading]).toEqual(["att_2", 0, 0, true]);
});

test("what is told late of an attempt that was left is dropped", () => {
  const left = after({ attemptId: "att_2", type: "opened" });
  const late: readonly LogEvent[] = [
    { attemptId: "att_1", type: "answered", answer: answer("late") },
    { attemptId: "att_1", type: "tailed", lines: [line(7, "late")] },
    { attemptId: "att_1", type: "failed", failure: new Error("late") },
    { attemptId: "att_1", type: "streamed", stream: { kind: "ended" } },
  ];
  for (const event of late) expect(reduceLog(left, event)).toBe(left);
});

test("read again, as when its attempt ends, a log keeps what is shown and forgets its failure", () => {
  const known = after(
    { attemptId: "att_1", type: "answered", answer: answer("kept") },
    { attemptId: "att_1", type: "failed", failure: new Error("away") },
    { attemptId: "att_1", type: "opened" },
  );
  expect([known.store.lines.get(0)?.text, known.failure, known.loading]).toEqual(["kept", null, false]);
});
