import type { CSSProperties } from "react";
import { formatNumber } from "@/components/ui/format-number";
import { type AnsiColor, type AnsiSpan, cutSpans, joinSpans, parseAnsi } from "@/lib/core/text/parse-ansi";
import { markMatches } from "./mark-matches";

/** No screen is wider, and browsers draw long rows slowly; the search and the file have the whole line. */
const shownAtMost = 2_000;

const colors: Readonly<Record<AnsiColor, string>> = {
  black: "var(--text-3)",
  red: "var(--st-failed)",
  green: "var(--st-succeeded)",
  yellow: "var(--st-paused)",
  blue: "var(--sx-number)",
  magenta: "var(--chart-6)",
  cyan: "var(--sx-string)",
  white: "var(--text)",
};

/**
 * One line of a program's output: text in the colours it asked for, never markup.
 * @param q what is searched: marked wherever it stands, in any case
 * @param length characters that are shown at most
 */
export function LogText({
  text,
  q = "",
  length = shownAtMost,
}: {
  text: string;
  q?: string;
  length?: number;
}) {
  const spans = parseAnsi(text);
  const hidden = joinSpans(spans).length - length;
  return (
    <>
      {markMatches(hidden > 0 ? cutSpans(spans, length) : spans, q).map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the spans of a line have no other name
        <span key={at} className={span.hit ? "bg-paused-wash text-text" : undefined} style={styleOf(span)}>
          {span.text}
        </span>
      ))}
      {hidden > 0 && (
        <span className="text-text-3"> … {formatNumber(hidden)} more characters in the file</span>
      )}
    </>
  );
}

function styleOf(span: AnsiSpan): CSSProperties | undefined {
  if (span.color === null && !span.bold && !span.dim && !span.italic && !span.underline) return undefined;
  return {
    color: span.color === null ? (span.dim ? "var(--text-3)" : undefined) : colors[span.color],
    fontWeight: span.bold ? "var(--w-strong)" : undefined,
    fontStyle: span.italic ? "italic" : undefined,
    textDecoration: span.underline ? "underline" : undefined,
  };
}
