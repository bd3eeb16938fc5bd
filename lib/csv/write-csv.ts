// The build for browsers, which is the same code, so that server and browser share one.
import { stringify } from "csv-stringify/browser/esm/sync";

/** Null is an empty cell. A number is written with all its digits, as NaN or as Infinity, and never as text. */
export type CsvCell = string | number | null;

/**
 * Lines of RFC 4180 with CRLF between them and none after the last. Text that a spreadsheet would run as a formula, because it
 * begins with `=`, `+`, `-`, `@`, a tab or a carriage return, has an apostrophe before it; what is a number stays one.
 */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return stringify([...rows], {
    escape_formulas: true,
    record_delimiter: "windows",
    // With a line end of one's own choice, text with any other would stand there bare.
    quote_record_delimiter: true,
    eof: false,
  });
}
