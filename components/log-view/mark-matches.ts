import { type AnsiSpan, joinSpans } from "@/lib/core/text/parse-ansi";
import { splitMatches } from "./split-matches";

export type MarkedSpan = AnsiSpan & { hit: boolean };

/** The spans cut where a place that contains `q`, in any case, begins or ends: a place may lie in several spans. */
export function markMatches(spans: readonly AnsiSpan[], q: string): readonly MarkedSpan[] {
  const marked: MarkedSpan[] = [];
  const rest = spans.map((span) => ({ ...span }));
  for (const { text, hit } of splitMatches(joinSpans(spans), q)) {
    let missing = text.length;
    while (missing > 0 && rest[0]) {
      const [span] = rest;
      marked.push({ ...span, text: span.text.slice(0, missing), hit });
      const taken = Math.min(missing, span.text.length);
      span.text = span.text.slice(taken);
      missing -= taken;
      if (span.text === "") rest.shift();
    }
  }
  return marked;
}
