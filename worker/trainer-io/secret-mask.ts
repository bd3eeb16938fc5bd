import { sealedMark } from "@/lib/core/specs/secret-env";
import { listSecretForms } from "./secret-forms";
import { addSpan, makeTextMatcher, type Span, type TextMatcher } from "./text-matcher";

/** Takes secrets out of what a trainer says. It keeps accidents from being read, not a trainer that wants to tell them. */
export type SecretMask = {
  /** The text with *** in place of each secret, in whatever form; the same text where there is none. */
  text(text: string): string;
  /** Bytes of a file, likewise: also a secret that begins in one chunk and ends in another. */
  bytes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  /** Has it anything to look for? */
  isEmpty: boolean;
};

export const noMask: SecretMask = makeSecretMask([]);

/** @param values of the sealed variables, as the trainer has them */
export function makeSecretMask(values: readonly string[]): SecretMask {
  const forms = listSecretForms(values);
  const matcher = makeTextMatcher(forms);
  if (forms.length === 0) return { text: (text) => text, bytes: passOn, isEmpty: true };
  return {
    text: (text) => replaceSpans(text, matcher.find(text)),
    bytes: (chunks) => maskBytes(chunks, matcher),
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
