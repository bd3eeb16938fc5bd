import { expect, test } from "vitest";
import { formatLogLine, parseLogLine } from "./attempt-log-format";

test("a line comes back as it was stored, and costs little more than its text", () => {
  const at = new Date("2026-11-24T02:05:13.123Z");
  const text = "\u001b[32mgreen\u001b[0m <b>\u202e é 😀";
  const stored = formatLogLine({ n: 1_234_567, at, stream: "stderr", text });
  expect(parseLogLine(stored)).toEqual({ n: 1_234_567, at: at.toISOString(), stream: "stderr", text });
  expect(formatLogLine({ n: 1_234_567, at, stream: "stdout", text: "" }).length).toBeLessThan(32);
});

test("a line of a log that was stored with names in every line is still read", () => {
  const line = { n: 7, at: "2026-11-24T02:05:13.123Z", stream: "stdout", text: "old" };
  expect(parseLogLine(JSON.stringify(line))).toEqual(line);
});

test("what is no line is refused", () => {
  for (const text of ["[1,2,3]", "{}", "no json"]) expect(() => parseLogLine(text)).toThrow();
});
