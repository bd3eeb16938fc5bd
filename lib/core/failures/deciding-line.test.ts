import { expect, it } from "vitest";
import { findDecidingLine } from "./deciding-line";

const traceback = ["step 1", "Traceback (most recent call last):", '  File "t.py", line 1, in <module>'];

it.each([
  [
    "a Python exception",
    [...traceback, "ValueError: no such column", "closing files"],
    "ValueError: no such column",
  ],
  [
    "of chained exceptions the last",
    [
      ...traceback,
      "KeyError: 'lr'",
      "",
      "During handling of the above exception, another exception occurred:",
      "",
      ...traceback,
      "ValueError: the config names no lr",
    ],
    "ValueError: the config names no lr",
  ],
  [
    "not a failure that was survived long before",
    [
      "ImportError: apex is not there, going on without",
      ...Array.from({ length: 150 }, (_, n) => `step ${n}`),
      "ValueError: no such column",
    ],
    "ValueError: no such column",
  ],
  [
    "CUDA memory, though more failed after it",
    ["torch.OutOfMemoryError: CUDA out of memory. Tried", "RuntimeError: worker died"],
    "torch.OutOfMemoryError: CUDA out of memory. Tried",
  ],
  ["no pattern at all: the last line", ["step 1", "step 2 ErrorRate 0.1", "", "  "], "step 2 ErrorRate 0.1"],
])("finds the line that decides: %s", (_name, lines, expected) => {
  const found = findDecidingLine(lines.map((text) => ({ text })));
  expect(lines[found?.index ?? -1]).toBe(expected);
});

it("finds nothing where nothing was said", () => {
  expect(findDecidingLine([])).toBeNull();
  expect(findDecidingLine([{ text: "" }, { text: " ", stream: "stderr" }])).toBeNull();
});

it("takes the last word of stderr where no pattern is known, though stdout came in later", () => {
  const said = [
    { text: "cannot open the weights", stream: "stderr" as const },
    { text: "epoch 1", stream: "stdout" as const },
  ];
  expect(findDecidingLine(said)?.index).toBe(0);
});
