import fc from "fast-check";
import { expect, test } from "vitest";
import { splitMatches } from "./split-matches";

test("every place is found, in any case, and nothing between is lost", () => {
  expect(splitMatches("Loss 1 loss 2", "LOSS")).toEqual([
    { text: "Loss", hit: true },
    { text: " 1 ", hit: false },
    { text: "loss", hit: true },
    { text: " 2", hit: false },
  ]);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ maxLength: 2 }), (line, q) => {
      expect(
        splitMatches(line, q)
          .map(({ text }) => text)
          .join(""),
      ).toBe(line);
    }),
  );
});
