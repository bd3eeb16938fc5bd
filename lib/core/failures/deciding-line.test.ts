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

it("needs no longer for lines that a hostile trainer wrote than for others", () => {
  // Each of these took patterns that try every place at every place, seconds to minutes a line.
  const hostile = [
    "| ",
    "| : ",
    ": Permission",
    "DataLoader worker (pid ",
    "exec ",
    "[rank0]: ",
    "A.",
    "\t",
  ].map((piece) => ({
    text: piece.repeat(30_000),
  }));
  const lines = Array.from({ length: 1_000 }, (_, n) => hostile[n % hostile.length] ?? { text: "" });
  const found = findDecidingLine([...lines, { text: "ValueError: no such column" }]);
  expect(found?.pattern?.name).toBe("python_exception");
});

it("looks at the beginning of a long line, and knows a line behind a launcher's marks", () => {
  const long = { text: `ValueError: ${"x".repeat(100_000)}` };
  expect(findDecidingLine([{ text: "step" }, long, { text: "step" }])?.index).toBe(1);
  const marked = { text: "  | [rank3]: | mkdir: cannot create directory '/data': Permission denied" };
  expect(findDecidingLine([marked])?.pattern?.name).toBe("permission_denied");
});
