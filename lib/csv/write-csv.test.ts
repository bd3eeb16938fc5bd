import { expect, it } from "vitest";
import { writeCsv } from "./write-csv";

it.each(["=1+1", "+1", "-1.5", "-x", "@sum", "\tx", "\rx", "＝1", '=HYPERLINK("x")'])(
  "the text %j is no formula to a spreadsheet",
  (text) => {
    const quoted = /["\r]/.test(text) ? `"'${text.replaceAll('"', '""')}"` : `'${text}`;
    expect(writeCsv([[text]])).toBe(quoted);
  },
);

it("numbers stay numbers, with every digit", () => {
  const numbers = [-1.5, 0, -0.12345678901, 1e-7, -Infinity, Number.NaN];
  expect(writeCsv([numbers])).toBe("-1.5,0,-0.12345678901,1e-7,-Infinity,NaN");
});

it("what divides cells and lines is quoted, what is missing is empty, and no line end follows the last", () => {
  expect(
    writeCsv([
      ["a,b", 'c"d', "e\nf"],
      ["g", null, ""],
    ]),
  ).toBe('"a,b","c""d","e\nf"\r\ng,,');
});
