import { sealedMark } from "@/lib/core/specs/secret-env";
import { listSecretForms } from "./secret-forms";
import { addSpan, makeTextMatcher, type Span, type TextMatcher } from "./text-matcher";

/** Takes secrets out of what a trainer says. It keeps accidents from being read, not a trainer that wants to tell them. */
export type SecretMask = {
  /** The text with *** in place of each secret, in whatever form; the same text where there is none. */
  text(text: string): string;
  /** Bytes of a file, likewise: also a secret that begins in one chunk and ends in another. */
  bytes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  /**
   * Takes the lines of a log one after the other. What one line of a stream `goesOn` with may be the rest of a secret: then its
   * end is masked as well, and the beginning of the next.
   */
  lines(): (line: LoggedText) => string;
  /** Has it anything to look for? */
  isEmpty: boolean;
};

/** `goesOn`: the stream's next piece belongs to the same line. */
export type LoggedText = { stream: string; text: string; goesOn?: boolean };

export const noMask: SecretMask = {
  text: (text) => text,
  bytes: passOn,
  lines: () => (line) => line.text,
  isEmpty: true,
};

/** @param values of the sealed variables, as the trainer has them */
export function makeSecretMask(values: readonly string[]): SecretMask {
  const forms = listSecretForms(values);
  if (forms.length === 0) return noMask;
  const matcher = makeTextMatcher(forms);
  return {
    text: (text) => replaceSpans(text, matcher.find(text)),
    bytes: (chunks) => maskBytes(chunks, matcher),
    lines: () => maskLines(matcher),
    isEmpty: false,
  };
}

async function* passOn(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let done = 0;
  let masked = "";
  for (const [from, to] of spans) {
    masked += text.slice(done, from) + sealedMark;
    done = to;
  }
  return masked + text.slice(done);
}

function maskLines(matcher: TextMatcher): (line: LoggedText) => string {
  const states = new Map<string, number>();
  return ({ stream, text, goesOn = false }) => {
    const { spans, state, open } = matcher.feed(text, states.get(stream) ?? 0);
    if (goesOn && open > 0) addSpan(spans, [text.length - open, text.length]);
    states.set(stream, goesOn ? state : 0);
    const own = spans.map(([from, to]): Span => [Math.max(0, from), to]);
    return replaceSpans(text, own);
  };
}

/** As latin1 each byte is one unit, so that whatever is no secret comes out as it went in, also what is no text. */
async function* maskBytes(chunks: AsyncIterable<Buffer>, matcher: TextMatcher): AsyncGenerator<Buffer> {
  let held = "";
  let spans: Span[] = [];
  let state = 0;
  for await (const chunk of chunks) {
    const text = chunk.toString("latin1");
    const fed = matcher.feed(text, state);
    for (const [from, to] of fed.spans) addSpan(spans, [held.length + from, held.length + to]);
    held += text;
    state = fed.state;
    // What may still be the beginning of a secret waits for the next chunk, and so does a secret that may go on.
    const open = held.length - fed.open;
    const sure = Math.min(open, spans.find(([, to]) => to >= open)?.[0] ?? open);
    if (sure <= 0) continue;
    yield Buffer.from(
      replaceSpans(
        held.slice(0, sure),
        spans.filter(([, to]) => to <= sure),
      ),
      "latin1",
    );
    spans = spans.filter(([, to]) => to > sure).map(([from, to]) => [from - sure, to - sure]);
    held = held.slice(sure);
  }
  yield Buffer.from(replaceSpans(held, spans), "latin1");
}
