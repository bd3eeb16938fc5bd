import type { WireLogLine } from "@/lib/contracts/frames";
import { blockLines, blockOfLine, type LeftOut, type LogExtent, rowAt } from "./log-rows";

/** What is known of a log in the browser: its extent, and the lines that were read. Never changed, only replaced. */
export type LogStore = {
  extent: LogExtent;
  lines: ReadonlyMap<number, WireLogLine>;
};

export const emptyStore: LogStore = { extent: { totalLines: 0, leftOut: null }, lines: new Map() };

/** Some ten megabytes at most, whatever was scrolled through. */
const linesKept = 40_000;

type Answer = { lines: readonly WireLogLine[]; totalLines: number; leftOut: LeftOut | null };

/** With what an answer said. Of too many lines those go that came first, but never what came now. */
export function addAnswer(store: LogStore, { lines, totalLines, leftOut }: Answer): LogStore {
  return {
    extent: { totalLines: Math.max(store.extent.totalLines, totalLines), leftOut },
    lines: keepLines(store.lines, lines),
  };
}

/** With lines that the live tail brought. */
export function addTail(store: LogStore, lines: readonly WireLogLine[]): LogStore {
  const totalLines = Math.max(store.extent.totalLines, (lines.at(-1)?.n ?? -1) + 1);
  return { extent: { ...store.extent, totalLines }, lines: keepLines(store.lines, lines) };
}

function keepLines(known: LogStore["lines"], added: readonly WireLogLine[]): LogStore["lines"] {
  const all = new Map(known);
  for (const line of added) {
    // Set anew, so that it counts as the youngest.
    all.delete(line.n);
    all.set(line.n, line);
  }
  for (const n of all.keys()) {
    if (all.size <= linesKept) break;
    all.delete(n);
  }
  return all;
}

/** The blocks (their first lines) that lack a line which rows `first` to `last` show. */
export function findMissingBlocks(store: LogStore, first: number, last: number): readonly number[] {
  const missing = new Set<number>();
  for (let row = first; row <= last; row += 1) {
    const shown = rowAt(store.extent, row);
    if (shown.kind === "line" && !store.lines.has(shown.n)) missing.add(blockOfLine(shown.n));
  }
  return [...missing];
}

export const linesOfBlock = (block: number) => ({ from: block, lines: blockLines });
