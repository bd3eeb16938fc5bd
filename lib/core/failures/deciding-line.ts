import { type FailurePattern, failurePatterns } from "./failure-patterns";
import { findTracebacks } from "./find-tracebacks";
import { asideIntroductions, launcherLines, silentLines, wrapperExceptions } from "./noise-patterns";
import { readWords, type SaidLine, type Words } from "./read-words";

export type { SaidLine };

/** Something that a log tells of a failure: rank 1 explains it best, 4 only tells that another process failed. */
type Told = { index: number; rank: 1 | 2 | 3 | 4; pattern: FailurePattern | null };

/** A failure after which so many lines told of other things was survived, and does not explain the end. */
const nearEnd = 100;
/** What followed from a failure comes so soon after it. */
const aftermath = 20;
/** Failures that are told with no more than so many other lines between them are one: the first of them was the first. */
const together = 3;

/**
 * `index` into `lines`, `text` that line without colours and a launcher's marks. Of what the end tells of failures, what explains it
 * best, and of several that explain it as well the first: processes that run together fail together. Without anything known
 * (then `pattern` is null) the last line of stderr that says something; where lines have no stream, of all. Null: nothing
 * tells of a failure, and no line is passed off as one.
 * Trainers write these lines, so the time it takes grows with the text and no faster (scripts/check/linear-patterns.mjs).
 */
export function findDecidingLine(
  lines: readonly SaidLine[],
): { index: number; text: string; pattern: FailurePattern | null } | null {
  const words = lines.map(readWords);
  const { told, others } = listTold(words);
  const found = choose(told, others);
  if (found) return { index: found.index, text: words[found.index]?.text ?? "", pattern: found.pattern };
  const index = words.findLastIndex(
    ({ text }, at) => text !== "" && lines[at]?.stream !== "stdout" && !silentLines.test(text),
  );
  return index < 0 ? null : { index, text: words[index]?.text ?? "", pattern: null };
}

/** `others`: how many lines up to each one, itself included, tell of no failure and are no noise. */
function listTold(words: readonly Words[]): { told: readonly Told[]; others: readonly number[] } {
  const told: Told[] = [];
  const taken = new Set<number>();
  for (const { first, last, cause, isAside, isWrapper } of findTracebacks(words)) {
    const { source } = words[first] ?? { source: "" };
    for (let at = first; at <= last; at += 1) if (words[at]?.source === source || at === last) taken.add(at);
    const pattern = findPattern(words[cause]?.text ?? "");
    const rank = isWrapper ? 4 : isAside || pattern?.rank === 3 ? 3 : 1;
    told.push({ index: cause, rank, pattern });
  }
  const others: number[] = [];
  for (const [at, { text }] of words.entries()) {
    const before = others.at(-1) ?? 0;
    others.push(before);
    if (text === "" || taken.has(at)) continue;
    if (launcherLines.test(text)) told.push({ index: at, rank: 4, pattern: findPattern(text) });
    else if (!silentLines.test(text) && !asideIntroductions.test(text)) {
      const pattern = findPattern(text);
      const follows = asideIntroductions.test(words[at - 1]?.text ?? "");
      const rank = wrapperExceptions.test(text) ? 4 : follows ? 3 : pattern?.rank;
      if (pattern && rank) told.push({ index: at, rank, pattern });
      else others[at] = before + 1;
    }
  }
  return { told: told.sort((left, right) => left.index - right.index), others };
}

const findPattern = (text: string): FailurePattern | null =>
  failurePatterns.find(({ matches }) => matches.test(text)) ?? null;

function choose(told: readonly Told[], others: readonly number[]): Told | null {
  const between = (from: number, to: number) => (others[to] ?? 0) - (others[from] ?? 0);
  const near = told.filter(({ index }) => between(index, others.length - 1) <= nearEnd);
  const all = near.length > 0 ? near : told;
  const upTo = (rank: number) => all.findLast((one) => one.rank <= rank);
  const followed = upTo(3);
  const explaining = upTo(2);
  const isExplained = explaining && followed && between(explaining.index, followed.index) <= aftermath;
  const last = (isExplained ? explaining : followed) ?? upTo(4);
  if (!last) return null;
  const burst: Told[] = [];
  for (const one of all.filter(({ index }) => index <= last.index).reverse()) {
    const next = burst.at(-1) ?? last;
    if (between(one.index, next.index) > together) break;
    burst.push(one);
  }
  const best = Math.min(...burst.map(({ rank }) => rank));
  return burst.findLast(({ rank }) => rank === best) ?? last;
}
