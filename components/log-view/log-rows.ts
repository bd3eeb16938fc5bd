/** Lines in the middle that were not kept: `lines` of them from number `from` on. */
export type LeftOut = { from: number; lines: number };

/** A log as rows: every kept line has one, and what was left out has one together. Numbers count from 0. */
export type LogExtent = { totalLines: number; leftOut: LeftOut | null };

export type LogRow = { kind: "line"; n: number } | { kind: "gap"; leftOut: LeftOut };

export function countRows({ totalLines, leftOut }: LogExtent): number {
  return leftOut ? totalLines - leftOut.lines + 1 : totalLines;
}

export function rowAt({ leftOut }: LogExtent, row: number): LogRow {
  if (!leftOut || row < leftOut.from) return { kind: "line", n: row };
  if (row === leftOut.from) return { kind: "gap", leftOut };
  return { kind: "line", n: row - 1 + leftOut.lines };
}

/** The row of a line; of one that was not kept, the row that says so. */
export function rowOfLine({ leftOut }: LogExtent, n: number): number {
  if (!leftOut || n < leftOut.from) return n;
  return n < leftOut.from + leftOut.lines ? leftOut.from : n - leftOut.lines + 1;
}

/** Lines are read in blocks, so that scrolling asks for a few large pieces. */
export const blockLines = 500;

export const blockOfLine = (n: number): number => Math.floor(n / blockLines) * blockLines;
