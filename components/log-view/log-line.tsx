import { memo } from "react";
import { formatNumber } from "@/components/ui/format-number";
import { joinClasses } from "@/components/ui/join-classes";
import type { LeftOut } from "./log-rows";
import { LogText } from "./log-text";

/** The row of lines that were not kept. */
export function GapRow({ leftOut }: { leftOut: LeftOut }) {
  return (
    <div className="h-(--lh-log) pl-20 text-text-3">
      {formatNumber(leftOut.lines)} lines left out: too much to keep
    </div>
  );
}

/** `cause`: the line that decided how the attempt ended; `error`: one from stderr beside it; `target`: one that is marked. */
export type LineTone = "cause" | "error" | "target";

type Props = {
  /** From 0; it is shown counted from 1. */
  n: number;
  /** Undefined while it is being read. */
  text: string | undefined;
  tone?: LineTone | null;
  /** Its program has not ended the line here: the next row is the rest of it. */
  goesOn?: boolean;
  /** As high as its text needs, instead of one line that goes on beyond the edge. */
  wrap?: boolean;
  /** Characters that are shown at most. */
  length?: number;
  /** Its number was pressed. `extend`: to this line, from the one that is marked. */
  onLine?: (n: number, extend: boolean) => void;
};

const washes: Readonly<Record<LineTone, string>> = {
  cause: "bg-failed-wash text-text",
  error: "bg-failed-wash text-text",
  target: "bg-selected text-text",
};

/** Drawn anew only when it changes: while somebody scrolls, most of the lines in sight stay. */
export const LogLine = memo(function LogLine({
  n,
  text,
  tone = null,
  goesOn = false,
  wrap = false,
  length,
  onLine,
}: Props) {
  const numberClass = joinClasses(
    "sticky left-0 w-18 flex-none pr-3 text-right select-none",
    // Not see-through: a long line that is scrolled sideways passes below it.
    tone ? "bg-inherit" : "bg-sunken",
    tone === "cause" || tone === "error" ? "text-failed" : "text-text-3",
  );
  return (
    <div
      aria-current={tone === "target" ? "location" : undefined}
      className={joinClasses(
        "flex min-w-full",
        wrap ? "whitespace-pre-wrap" : "h-(--lh-log) whitespace-pre",
        tone && washes[tone],
      )}
    >
      {onLine ? (
        <button
          type="button"
          tabIndex={-1}
          title="Link to this line; with Shift to all from the marked one"
          onClick={(event) => onLine(n, event.shiftKey)}
          className={joinClasses(numberClass, "hover:text-text")}
        >
          {n + 1}
        </button>
      ) : (
        <span className={numberClass}>{n + 1}</span>
      )}
      <span
        className={joinClasses(
          "pr-3",
          wrap && "min-w-0 wrap-anywhere",
          tone === "cause" && "font-strong text-failed",
        )}
      >
        {text === undefined ? (
          <span className="text-text-3">…</span>
        ) : (
          <LogText text={text} length={length} />
        )}
        {goesOn && <span className="text-text-3"> ↵ this line goes on in the next row</span>}
      </span>
    </div>
  );
});
