import fc from "fast-check";
import { expect, test } from "vitest";
import { colorJson } from "./color-json";

test("the pieces of any text are the text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(
        colorJson(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});

test("keys, texts and numbers have their own color", () => {
  const kinds = colorJson('{"a": "b", "c": 1}').filter(
    ({ kind }) => kind !== "space" && kind !== "punctuation",
  );
  expect(kinds).toEqual([
    { text: '"a"', kind: "key" },
    { text: '"b"', kind: "string" },
    { text: '"c"', kind: "key" },
    { text: "1", kind: "number" },
  ]);
});
