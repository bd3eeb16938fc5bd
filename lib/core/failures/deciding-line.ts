import { type FailurePattern, failurePatterns } from "./failure-patterns";

/** A line of a log; `stream` where it is known. */
export type SaidLine = { text: string; stream?: "stdout" | "stderr" };

/** A failure that was survived earlier does not explain the end; programs say near it why they failed. */
const nearEnd = 100;

/** Programs say in a sentence why they fail. Of a longer line the rest is not looked at. */
const readLength = 2_000;

/** What launchers and exception groups write before a line of a traceback: `[rank0]: `, `  | `. */
const prefix = /(?:\[rank\d+\]:\s*|\|\s+)*/y;

/** What of a line the patterns are asked of. */
function readWords({ text }: SaidLine): string {
  const cut = text.trimStart().slice(0, readLength).trimEnd();
  prefix.lastIndex = 0;
  return cut.slice(prefix.exec(cut)?.[0].length ?? 0);
}

/**
 * `index` into `lines`. Of the lines near the end, else of all, the first pattern that any matches wins, and of its lines
 * the last: of chained exceptions the one that was not caught. Without a known pattern (then it is null) the last line of
 * stderr that says anything, else of all: the two streams reach a log in no certain order. Null: nothing was said.
 * Trainers write these lines, so the time it takes grows with the text and no faster (scripts/check/linear-patterns.mjs).
 */
export function findDecidingLine(
  lines: readonly SaidLine[],
): { index: number; pattern: FailurePattern | null } | null {
  const words = lines.map(readWords);
  for (const from of [Math.max(0, lines.length - nearEnd), 0]) {
    for (const pattern of failurePatterns) {
      const index = words.findLastIndex((text, at) => at >= from && pattern.matches.test(text));
      if (index >= 0) return { index, pattern };
    }
  }
  const says = ({ text }: SaidLine) => text.trim() !== "";
  const lastError = lines.findLastIndex((line) => line.stream === "stderr" && says(line));
  const index = lastError >= 0 ? lastError : lines.findLastIndex(says);
  return index >= 0 ? { index, pattern: null } : null;
}
