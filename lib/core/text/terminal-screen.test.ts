import fc from "fast-check";
import { expect, test } from "vitest";
import { stripTerminalCodes } from "./parse-ansi";
import { createTerminalScreen, rowLength } from "./terminal-screen";

const esc = "\u001b";
const at = new Date("2026-01-02T03:04:05Z");

/** The rows that are left of what a program wrote, as they are shown. */
function leave(text: string, size = text.length): readonly string[] {
  const screen = createTerminalScreen();
  const rows = [];
  for (let from = 0; from < text.length; from += size)
    rows.push(...screen.write(text.slice(from, from + size), at));
  return [...rows, ...screen.end()].map((row) => stripTerminalCodes(row.text));
}

const bar = (n: number) => `\r${n} %|${"#".repeat(n / 10)}${" ".repeat(10 - n / 10)}| ${n}/100`;
const nested = (inner: number) => `\n\rinner ${inner}/3${esc}[A`;

test.each<[string, string, readonly string[]]>([
  ["plain lines", "one\n\ntwo\n", ["one", "", "two"]],
  ["a log that ends without a line break", "one\ntwo", ["one", "two"]],
  ["Windows line ends", "one\r\ntwo\r\n", ["one", "two"]],
  [
    "a bar that redraws itself",
    `${bar(0)}${bar(50)}${bar(100)}\ndone\n`,
    ["100 %|##########| 100/100", "done"],
  ],
  ["a bar that was killed half way", `start\n${bar(0)}${bar(50)}`, ["start", "50 %|#####     | 50/100"]],
  ["a carriage return behind each state", "10 %\r20 %\r30 %\r", ["30 %"]],
  ["a bar that wipes itself out", `one\n${bar(50)}\r${" ".repeat(40)}\rtwo\n`, ["one", "two"]],
  ["a shorter state over a longer one", "\rdownloading\rdone", ["doneloading"]],
  ["a shorter state over one that is erased", `\rdownloading\r${esc}[Kdone`, ["done"]],
  ["backspaces (Keras)", `1/3${"\b".repeat(3)}2/3${"\b".repeat(3)}3/3\n`, ["3/3"]],
  ["a spinner", "wait |\b/\b-\b\\\b done\n", ["wait  done"]],
  [
    "nested bars (tqdm)",
    `\router 0/2${nested(0)}${nested(1)}\router 1/2${nested(2)}${nested(3)}\router 2/2\n\ndone\n`,
    ["outer 2/2", "inner 3/3", "done"],
  ],
  [
    "bars drawn together with a hidden cursor (rich)",
    `${esc}[?25la 0%\nb 0%\r${esc}[2K${esc}[1A${esc}[2Ka 50%\nb 10%\r${esc}[2K${esc}[1A${esc}[2Ka 100%\nb 100%\n${esc}[?25hdone\n`,
    ["a 100%", "b 100%", "done"],
  ],
  [
    "bars that come back after they were lines (docker pull)",
    `a: wait\nb: wait\n${esc}[2A${esc}[2Ka: done\n${esc}[2Kb: done\nok\n`,
    ["a: wait", "b: wait", "a: done", "b: done", "ok"],
  ],
  ["colours within a word", `${esc}[31mlo${esc}[0mss: 0.5\n`, ["loss: 0.5"]],
  ["a title and a link", `${esc}]0;train\u0007${esc}]8;;http://x${esc}\\here${esc}]8;;${esc}\\\n`, ["here"]],
  ["an escape that is none", `a${esc}\nb\n`, ["a", "b"]],
  ["a move above everything", `${esc}[9999Aa\n`, ["a"]],
  ["characters of two units", "\r😀😀\rx\n", ["x😀"]],
  ["NUL", "a\0b\n", ["ab"]],
])("%s", (_name, text, rows) => {
  expect(leave(text)).toEqual(rows);
  expect(leave(text, 1), "cut anywhere").toEqual(rows);
});

test("a row that was redrawn keeps its colours", () => {
  const screen = createTerminalScreen();
  screen.write(`\r${esc}[31m10 %${esc}[0m\r${esc}[32m100 %${esc}[0m ok`, at);
  expect(screen.open()).toEqual([{ text: `${esc}[0;32m100 %${esc}[0m ok`, at }]);
});

test("the state of a bar is known while it is drawn, and its line when a plain one follows", () => {
  const screen = createTerminalScreen();
  expect(screen.write(`epoch 1\n${bar(10)}`, at).map(({ text }) => text)).toEqual(["epoch 1"]);
  expect(screen.open().map(({ text }) => text)).toEqual(["10 %|#         | 10/100"]);
  expect(screen.write(`${bar(90)}\n`, at)).toEqual([]);
  expect(screen.open().map(({ text }) => text)).toEqual(["90 %|######### | 90/100"]);
  expect(screen.write("loss 0.5\n", at).map(({ text }) => text)).toEqual([
    "90 %|######### | 90/100",
    "loss 0.5",
  ]);
  expect(screen.open()).toEqual([]);
});

test("ten hours of bars that redraw each other hold no more than a screen", () => {
  const screen = createTerminalScreen();
  let rows = 0;
  for (let n = 0; n < 3_600; n += 1) rows += screen.write(`\router ${n}${nested(n)}`, at).length;
  expect([rows, screen.open().length]).toEqual([0, 2]);
  for (let n = 0; n < 3_600; n += 1) rows += screen.write(`\rone more bar ${n}\n`, at).length;
  expect([rows > 3_500, screen.open().length <= 50]).toEqual([true, true]);
});

test("a line of any length is kept whole, in rows that say that they go on", () => {
  const line = "0123456789".repeat(2_000);
  const rows = createTerminalScreen().write(`${line}\nnext\n`, at);
  expect(rows.map(({ text, goesOn }) => [text.length, goesOn])).toEqual([
    [rowLength, true],
    [20_000 - rowLength, false],
    [4, false],
  ]);
  const screen = createTerminalScreen();
  const pieces = [];
  for (let n = 0; n < 20; n += 1) pieces.push(...screen.write(line, at));
  pieces.push(...screen.write("\n", at), ...screen.end());
  expect(pieces.map(({ text }) => text).join("")).toBe(line.repeat(20));
  expect(pieces.filter(({ goesOn }) => !goesOn)).toHaveLength(1);
});

test("no row ends within a character or a colour", () => {
  for (const piece of ["😀", `${esc}[38;5;208mx`])
    for (let shift = 0; shift < 12; shift += 1) {
      const line = "-".repeat(shift) + piece.repeat(2_000);
      const rows = createTerminalScreen().write(`${line}\n`, at);
      expect(rows.every(({ text }) => text.isWellFormed())).toBe(true);
      expect(rows.map(({ text }) => stripTerminalCodes(text)).join("")).toBe(stripTerminalCodes(line));
    }
});

test.each<[string, string, readonly string[]]>([
  ["an erased row that shows nothing", `${esc}[2K\n${esc}[A`, []],
  ["a colour alone", `${esc}[31m\n${esc}[A`, []],
  ["rows after the cursor moved up over nothing", `${esc}[A\n!\n\n`, ["!", ""]],
])("what comes out does not depend on how it was cut: %s", (_what, text, rows) => {
  expect(leave(text)).toEqual(rows);
  expect(leave(text, 1)).toEqual(rows);
});

test("what comes out does not depend on how it was cut, is bounded, and holds each plain word", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "\n",
      "\r",
      "\b",
      esc,
      `${esc}[A`,
      `${esc}[2K`,
      `${esc}[J`,
      `${esc}[?25l`,
      `${esc}[31m`,
      "word\n",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 7 }), (pieces, size) => {
      const text = pieces.join("");
      expect(leave(text, size)).toEqual(leave(text));
    }),
  );
});

test("what a hostile trainer writes takes no longer to draw than its length", () => {
  const pieces = [
    `${esc}[1K`,
    `${esc}[2J`,
    `${esc}[999A`,
    `${esc}[999C.`,
    `${esc}[`,
    `${esc}]`,
    "\r",
    "\b",
    "\n\r.",
  ];
  for (const piece of pieces) {
    const screen = createTerminalScreen();
    screen.write("x".repeat(rowLength), at);
    screen.write(piece.repeat(60_000 / piece.length), at);
    expect(screen.open().length).toBeLessThanOrEqual(50);
  }
});
