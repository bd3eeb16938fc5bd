import type { WireLogLine, WireOpenLogRow } from "@/lib/contracts/frames";
import { blockLines, blockOfLine, type LeftOut, type LogExtent, rowAt } from "./log-rows";

/** What is known of a log in the browser: its extent, and the lines that were read. Never changed, only replaced. */
export type LogStore = {
  extent: LogExtent;
  lines: ReadonlyMap<number, WireLogLine>;
  /** Characters of the lines together. */
  length: number;
  /** Rows behind the last line that may still be redrawn, such as progress bars. */
  open: readonly WireOpenLogRow[];
};

export const emptyStore: LogStore = {
  extent: { totalLines: 0, leftOut: null },
  lines: new Map(),
  length: 0,
  open: [],
};

/** Some ten megabytes of short lines, thirty of long ones at most, whatever was scrolled through. */
const linesKept = 40_000;
const lengthKept = 16_000_000;

/** A page of a log as the server answered it. */
export type LogAnswer = {
  lines: readonly WireLogLine[];
  totalLines: number;
  leftOut: LeftOut | null;
  open?: readonly WireOpenLogRow[];
};

/** With what an answer said. Of too many lines those go that came first, but never what came now. */
export function addAnswer(store: LogStore, { lines, totalLines, leftOut, open = [] }: LogAnswer): LogStore {
  return {
    extent: { totalLines: Math.max(store.extent.totalLines, totalLines), leftOut },
    // What is behind a line that was answered earlier than another came stands there no longer.
    open: totalLines < store.extent.totalLines ? store.open : open,
    ...keepLines(store, lines),
  };
}

/** With what the live tail brought. `open`: null where the rows that may still be redrawn are as before. */
export function addTail(
  store: LogStore,
  lines: readonly WireLogLine[],
  open: readonly WireOpenLogRow[] | null = null,
): LogStore {
  const totalLines = Math.max(store.extent.totalLines, (lines.at(-1)?.n ?? -1) + 1);
  return { extent: { ...store.extent, totalLines }, open: open ?? store.open, ...keepLines(store, lines) };
}

/** The log with the rows that may still be redrawn, as lines that follow its last one. */
export function shownExtent({ extent, open }: LogStore): LogExtent {
  return { ...extent, totalLines: extent.totalLines + open.length };
}

/** What stands at the number; undefined while it is not read. */
export function lineAt(
  { extent, lines, open }: LogStore,
  n: number,
): Pick<WireLogLine, "text" | "goes_on"> | undefined {
  return n < extent.totalLines ? lines.get(n) : open[n - extent.totalLines];
}

function keepLines(
  { lines: known, length: knownLength }: LogStore,
  added: readonly WireLogLine[],
): Pick<LogStore, "lines" | "length"> {
  const lines = new Map(known);
  let length = knownLength;
  const drop = (n: number) => {
    length -= lines.get(n)?.text.length ?? 0;
    lines.delete(n);
  };
  for (const line of added) {
    // Set anew, so that it counts as the youngest.
    drop(line.n);
    lines.set(line.n, line);
    length += line.text.length;
  }
  for (const n of lines.keys()) {
    if (lines.size <= added.length || (lines.size <= linesKept && length <= lengthKept)) break;
    drop(n);
  }
  return { lines, length };
}

/** The blocks (their first lines) that lack a line which rows `first` to `last` show. */
export function findMissingBlocks(store: LogStore, first: number, last: number): readonly number[] {
  const missing = new Set<number>();
  for (let row = first; row <= last; row += 1) {
    const shown = rowAt(store.extent, row);
    if (shown.kind === "line" && shown.n < store.extent.totalLines && !store.lines.has(shown.n))
      missing.add(blockOfLine(shown.n));
  }
  return [...missing];
}

export const linesOfBlock = (block: number) => ({ from: block, lines: blockLines });
