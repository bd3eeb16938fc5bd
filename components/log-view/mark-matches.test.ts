import fc from "fast-check";
import { expect, test } from "vitest";
import { joinSpans, parseAnsi } from "@/lib/core/text/parse-ansi";
import { markMatches } from "./mark-matches";

const esc = "\u001b";

test("what is searched is marked across colours, and each piece keeps its own", () => {
  const marked = markMatches(parseAnsi(`lo${esc}[31mss 0.${esc}[0m4 loss`), "LOSS");
  expect(marked.map(({ text, color, hit }) => [text, color, hit])).toEqual([
    ["lo", null, true],
    ["ss", "red", true],
    [" 0.", "red", false],
    ["4 ", null, false],
    ["loss", null, true],
  ]);
});

test("marking changes no word", () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom(`${esc}[31m`, `${esc}[0m`, `${esc}[1m`));
  fc.assert(
    fc.property(fc.array(piece), fc.string({ maxLength: 2 }), (pieces, q) => {
      const spans = parseAnsi(pieces.join(""));
      expect(joinSpans(markMatches(spans, q))).toBe(joinSpans(spans));
    }),
  );
});
