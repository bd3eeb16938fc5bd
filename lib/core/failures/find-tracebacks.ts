import { asideIntroductions, wrapperExceptions } from "./noise-patterns";
import type { Words } from "./read-words";

/** Exceptions of Python that belong together, as one was raised from, within or while handling another. */
export type Traceback = {
  /** Its first line, and the line of its last exception. */
  first: number;
  last: number;
  /** The line of the exception that is the cause. */
  cause: number;
  /** It ended nothing: raised in a finalizer, at exit, in a thread. */
  isAside: boolean;
  /** Its exceptions only tell that another process has failed. */
  isWrapper: boolean;
};

type Link = "cause" | "handling" | "inner";
type Block = { header: number; exception: number; link: Link | null };

const header = /Traceback \(most recent call last\)/;
const directCause = /^The above exception was the direct cause of the following exception/;
const whileHandling = /^During handling of the above exception, another exception occurred/;
/** Frames that are not indented: of rich's boxes, loguru, IPython. */
const frame = /^[╭│╰┌└├❱>^]|^-{2,}> |^Cell In ?\[|^File |^Input In \[|^\/?[\w./~-]{1,200}:\d|^~{2,}/u;
/** A name, maybe with a message, as Python ends a traceback. */
const exception = /^[A-Za-z_][\w.]*(?:\([\w.]{1,80}\))?(?::|$)/;

/** No traceback is longer; what follows so far away belongs to something else. */
const longest = 1_000;
const introducedWithin = 3;

/** All tracebacks among the lines, in the order of their first lines. Lines of other sources may stand among theirs. */
export function findTracebacks(words: readonly Words[]): readonly Traceback[] {
  const chains: Block[][] = [];
  /** The chain that each source goes on with: processes write between each other's lines. */
  const open = new Map<string, Block[]>();
  for (let at = 0; at < words.length; at += 1) {
    const line = words[at];
    if (!line || !header.test(line.text)) continue;
    const end = findException(words, at);
    if (end === null) continue;
    const before = open.get(line.source) ?? chains.at(-1);
    const last = before?.at(-1);
    const link = last ? findLink(words, last.exception, at) : null;
    const chain = before && link !== null ? before : [];
    if (chain.length === 0) chains.push(chain);
    open.set(line.source, chain);
    chain.push({ header: at, exception: end, link });
    // Ray writes the frames of the process that failed below its own exception, without a header.
    const inner = findInner(words, end);
    if (inner !== null) chain.push({ header: end, exception: inner, link: "inner" });
  }
  return chains.flatMap((chain) => {
    const [first] = chain;
    const last = chain.at(-1);
    return first && last ? [describeChain(words, first, last, chain)] : [];
  });
}

function describeChain(
  words: readonly Words[],
  first: Block,
  last: Block,
  chain: readonly Block[],
): Traceback {
  const cause = chooseCause(words, chain);
  return {
    first: first.header,
    last: last.exception,
    cause,
    isAside: isIntroducedAsAside(words, first.header),
    isWrapper: isWrapper(words, cause),
  };
}

/**
 * Of exceptions raised `from` others the first: whoever wrote `raise … from …` says that it is the cause. Of those raised while
 * another was handled the last: the other one was caught, and this one was not. Exceptions of launchers and of filtered
 * frames are passed over, whichever way leads to one that is not.
 */
function chooseCause(words: readonly Words[], chain: readonly Block[]): number {
  let at = chain.length - 1;
  while (at > 0) {
    const [before, here] = [chain[at - 1], chain[at]];
    if (!before || !here || isWrapper(words, before.exception)) break;
    if (here.link !== "cause" && !isWrapper(words, here.exception)) break;
    at -= 1;
  }
  return chain[at]?.exception ?? 0;
}

const isWrapper = (words: readonly Words[], at: number): boolean =>
  wrapperExceptions.test(words[at]?.text ?? "");

/** The line of the exception that ends the traceback whose header stands at `from`; null where it was cut off. */
function findException(words: readonly Words[], from: number): number | null {
  const source = words[from]?.source;
  for (let at = from + 1; at < Math.min(words.length, from + longest); at += 1) {
    const line = words[at];
    if (!line || line.source !== source || line.text === "" || line.indented) continue;
    if (header.test(line.text)) return null;
    if (frame.test(line.text)) continue;
    return exception.test(line.text) ? at : null;
  }
  return null;
}

function findInner(words: readonly Words[], from: number): number | null {
  const source = words[from]?.source;
  const next = words.findIndex(
    (line, at) => at > from && at <= from + 2 && line.source === source && line.text.startsWith('File "'),
  );
  return next < 0 || !words[next]?.indented ? null : findException(words, next);
}

function findLink(words: readonly Words[], exceptionAt: number, headerAt: number): Link | null {
  if (headerAt - exceptionAt > longest) return null;
  const source = words[headerAt]?.source;
  if (/^Original Traceback/.test(words[headerAt]?.text ?? "")) return "inner";
  if (words[exceptionAt]?.source !== source)
    return /ExceptionGroup: /.test(words[exceptionAt]?.text ?? "") ? "inner" : null;
  for (let at = exceptionAt + 1; at < headerAt; at += 1) {
    const line = words[at];
    if (line?.source !== source) continue;
    if (directCause.test(line?.text ?? "")) return "cause";
    if (whileHandling.test(line?.text ?? "")) return "handling";
  }
  // papermill and nbclient write the notebook's own traceback below theirs.
  return isWrapper(words, exceptionAt) &&
    words.slice(exceptionAt + 1, headerAt).every(({ text }) => !header.test(text)) &&
    /^(papermill|nbclient)\./.test(words[exceptionAt]?.text ?? "")
    ? "inner"
    : null;
}

function isIntroducedAsAside(words: readonly Words[], headerAt: number): boolean {
  const source = words[headerAt]?.source;
  return words
    .slice(Math.max(0, headerAt - introducedWithin), headerAt)
    .some((line) => line.source === source && asideIntroductions.test(line.text));
}
