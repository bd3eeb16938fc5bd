import fc from "fast-check";
import { expect, test } from "vitest";
import { cutSpans, parseAnsi, stripTerminalCodes } from "./parse-ansi";

const esc = "\u001b";
const texts = (line: string) => parseAnsi(line).map(({ text, color }) => [text, color]);

test("a line without codes is one plain span", () => {
  expect(texts("step 1 loss 0.5")).toEqual([["step 1 loss 0.5", null]]);
  expect(parseAnsi("")).toEqual([]);
});

test("colours begin and end where the program says", () => {
  expect(texts(`${esc}[31merror${esc}[0m rest`)).toEqual([
    ["error", "red"],
    [" rest", null],
  ]);
  expect(texts(`${esc}[1;92mok${esc}[22m on${esc}[39m off`)).toEqual([
    ["ok", "green"],
    [" on", "green"],
    [" off", null],
  ]);
});

test("weight, slant and line are kept beside the colour", () => {
  expect(parseAnsi(`${esc}[1;3;4;2mall`)[0]).toMatchObject({
    bold: true,
    dim: true,
    italic: true,
    underline: true,
  });
});

test.each([
  ["38;5;1", "red"],
  ["38;5;12", "blue"],
  ["38;5;196", "red"],
  ["38;5;46", "green"],
  ["38;5;250", "white"],
  ["38;2;255;0;255", "magenta"],
  ["38;2;0;200;210", "cyan"],
  ["48;5;196", null],
  ["48;2;1;2;3;33", "yellow"],
])("%s is shown as %s", (codes, color) => {
  expect(texts(`${esc}[${codes}mx`)).toEqual([["x", color]]);
});

test("HTML, control marks and other sequences are text or nothing, never anything else", () => {
  expect(texts("<img src=x onerror=alert(1)>")).toEqual([["<img src=x onerror=alert(1)>", null]]);
  expect(texts(`a\u0000b${esc}[2Jc${esc}]0;title\u0007d\u202ee`)).toEqual([["abcde", null]]);
});

test("of a line that was rewritten only the last state is shown", () => {
  expect(texts(`10 %\r${esc}[32m100 %\r`)).toEqual([["100 %", "green"]]);
});

test("whatever text is coloured, the spans say that text", () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom(`${esc}[31m`, `${esc}[0m`, `${esc}[38;5;9m`, "\t"));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const line = pieces.join("");
      expect(
        parseAnsi(line)
          .map(({ text }) => text)
          .join(""),
      ).toBe(stripTerminalCodes(line));
    }),
  );
});

test("keeps the words and drops the colours", () => {
  expect(stripTerminalCodes("\u001b[1;31mloss\u001b[0m 0.41 \u001b[38;5;12mlr\u001b[m")).toBe("loss 0.41 lr");
  expect(stripTerminalCodes("\u009b31mred")).toBe("red");
});

test("keeps the last state of a progress bar", () => {
  expect(stripTerminalCodes("10 %\r50 %\r100 % done")).toBe("100 % done");
  expect(stripTerminalCodes("windows line\r")).toBe("windows line");
});

test("drops titles and links but not what they surround", () => {
  expect(stripTerminalCodes("\u001b]0;title\u0007step 1")).toBe("step 1");
  expect(stripTerminalCodes("\u001b]8;;http://x\u001b\\here\u001b]8;;\u001b\\")).toBe("here");
});

test("leaves no control mark that could hide or turn a line", () => {
  expect(stripTerminalCodes("a\u0000b\u0008c\u202egnp.exe\u007f")).toBe("abcgnp.exe");
  expect(stripTerminalCodes("tab\tstays")).toBe("tab\tstays");
  expect(stripTerminalCodes("cut off \u001b")).toBe("cut off ");
});

test("leaves markup as the text that it is", () => {
  expect(stripTerminalCodes("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
});

test("whatever a program writes, what is left holds no mark of control and stays the same when read again", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      `${esc}[31m`,
      `${esc}[2K`,
      `${esc}]0;`,
      esc,
      "\u009b1m",
      "\u0007",
      "\r",
      "\u0000",
      "\u202e",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const left = stripTerminalCodes(pieces.join(""));
      expect(left).not.toMatch(/(?!\t)[\p{Cc}\p{Bidi_Control}]/u);
      expect(stripTerminalCodes(left)).toBe(left);
    }),
  );
});

test("a long line is cut by the characters that are seen, in the colours that they had", () => {
  const spans = parseAnsi(`${esc}[32mgreen${esc}[0m and ${esc}[31mred`);
  expect(cutSpans(spans, 7).map(({ text, color }) => [text, color])).toEqual([
    ["green", "green"],
    [" a", null],
  ]);
});

test("a line of sequences that never end is read as quickly as any other", () => {
  const pieces = [
    "\u001b[",
    "\u009b",
    "\u001b]",
    "\u001bP",
    "\u001b",
    "\u001b[38;",
    "\u001b[1m",
    "38;5;",
    "\r",
  ];
  for (const piece of pieces) expect(stripTerminalCodes(piece.repeat(30_000)).length).toBeLessThan(200_000);
});
