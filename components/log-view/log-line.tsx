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

type Props = {
  /** From 0; it is shown counted from 1. */
  n: number;
  /** Undefined while it is being read. */
  text: string | undefined;
  tone: "cause" | "target" | null;
  /** `extend`: to this line, from the one that is marked. */
  onLine: (n: number, extend: boolean) => void;
};

/** Drawn anew only when it changes: while one scrolls, most of the lines in sight stay. */
export const LineRow = memo(function LineRow({ n, text, tone, onLine }: Props) {
  return (
    <div
      aria-current={tone === "target" ? "location" : undefined}
      className={joinClasses(
        "flex h-(--lh-log) min-w-full whitespace-pre",
        tone === "cause" && "bg-failed-wash text-text",
        tone === "target" && "bg-selected text-text",
      )}
    >
      <button
        type="button"
        tabIndex={-1}
        title="Link to this line; with Shift to all from the marked one"
        onClick={(event) => onLine(n, event.shiftKey)}
        className={joinClasses(
          "sticky left-0 w-18 flex-none bg-sunken pr-3 text-right select-none hover:text-text",
          tone === "cause" ? "text-failed" : "text-text-3",
        )}
      >
        {n + 1}
      </button>
      <span className={joinClasses("pr-3", tone === "cause" && "font-strong text-failed")}>
        {text === undefined ? <span className="text-text-3">…</span> : <LogText text={text} />}
      </span>
    </div>
  );
});
