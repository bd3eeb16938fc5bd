import { expect, test } from "vitest";
import { findDecidingLine, type SaidLine } from "./deciding-line";
import { logEnds } from "./testing/log-ends";

const read = (log: string): readonly SaidLine[] =>
  log
    .split("\n")
    .map((line) =>
      line.startsWith("1> ") ? { text: line.slice(3), stream: "stdout" } : { text: line, stream: "stderr" },
    );

test.each(logEnds)("the reason is found at the end of a log: $name", ({ log, says, pattern }) => {
  const found = findDecidingLine(read(log));
  expect(found?.text ?? null).toBe(says);
  if (pattern) expect(found?.pattern?.name).toBe(pattern);
});

test.each(logEnds)(
  "the same reason where bars and progress went before, and a blank line behind: $name",
  ({ log, says }) => {
    const before = Array.from({ length: 300 }, (_, n) => `1> step ${n} loss 0.5`).join("\n");
    expect(findDecidingLine(read(`${before}\n50%|#####     | 5/10\n${log}\n\n`))?.text ?? null).toBe(says);
  },
);
