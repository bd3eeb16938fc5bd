import { expect, test } from "vitest";
import { countRows, rowAt, rowOfLine } from "./log-rows";

const whole = { totalLines: 1_000_000, leftOut: null };
const cut = { totalLines: 1_000, leftOut: { from: 100, lines: 800 } };

test("a whole log has a row a line", () => {
  expect(countRows(whole)).toBe(1_000_000);
  expect(rowAt(whole, 999_999)).toEqual({ kind: "line", n: 999_999 });
});

test("lines that were left out are one row, and the rows behind it go on with the right numbers", () => {
  expect(countRows(cut)).toBe(201);
  expect(rowAt(cut, 99)).toEqual({ kind: "line", n: 99 });
  expect(rowAt(cut, 100)).toEqual({ kind: "gap", leftOut: cut.leftOut });
  expect(rowAt(cut, 101)).toEqual({ kind: "line", n: 900 });
  expect(rowAt(cut, 200)).toEqual({ kind: "line", n: 999 });
});

test("every kept line is found at its row, a lost one at the gap", () => {
  for (let row = 0; row < countRows(cut); row += 1) {
    const shown = rowAt(cut, row);
    expect(rowOfLine(cut, shown.kind === "line" ? shown.n : 450)).toBe(row);
  }
});
