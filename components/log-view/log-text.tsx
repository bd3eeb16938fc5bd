import type { CSSProperties } from "react";
import { formatNumber } from "@/components/ui/format-number";
import { type AnsiColor, type AnsiSpan, parseAnsi } from "./parse-ansi";

/** No screen is wider, and no row of a browser survives megabytes; the file has the whole line. */
const shownLength = 2_000;

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

/** One line of a program's output: text in the colours it asked for, never markup. */
export function LogText({ text }: { text: string }) {
  const hidden = text.length - shownLength;
  return (
    <>
      {parseAnsi(hidden > 0 ? text.slice(0, shownLength) : text).map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the spans of a line have no other name
        <span key={at} style={styleOf(span)}>
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
