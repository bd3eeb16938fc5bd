import { expect, test } from "vitest";
import { formatLineRange, readLineRange } from "./line-range";

test("a line or a range of lines is read as people write it, and written back", () => {
  expect(readLineRange("4210")).toEqual({ first: 4210, last: 4210 });
  expect(readLineRange(" 500,000 ")).toEqual({ first: 500_000, last: 500_000 });
  expect(readLineRange("20-5")).toEqual({ first: 5, last: 20 });
  for (const text of ["7", "5-20"])
    expect(formatLineRange(readLineRange(text) ?? { first: 0, last: 0 })).toBe(text);
});

test("what is no line is none", () => {
  for (const text of ["", "0", "0-5", "-3", "L7", "1.5", "9999999999"])
    expect(readLineRange(text)).toBeNull();
});
