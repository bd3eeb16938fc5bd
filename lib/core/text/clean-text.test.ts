import { expect, test } from "vitest";
import { cleanText } from "@/lib/core/text/clean-text";

test("NUL and lone surrogates become U+FFFD, whole pairs stay", () => {
  expect(cleanText("a\0b\ud800c\udc00d😀")).toBe("a\ufffdb\ufffdc\ufffdd😀");
});

test("a long text is cut to the cap and says so", () => {
  expect(cleanText("abcdef", 4)).toBe("abc…");
  expect(cleanText("abcd", 4)).toBe("abcd");
});

test("a cut never leaves half of a pair", () => {
  const cut = cleanText("ab😀cd", 4);
  expect(cut).toBe("ab…");
  expect(cut.isWellFormed()).toBe(true);
});
