"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { joinClasses } from "@/components/ui/join-classes";
import { stripTerminalCodes } from "@/components/ui/strip-terminal-codes";

export type LogLine = {
  /** The line's number or its clock time; also its key, so it must not repeat. */
  mark: string;
  text: string;
  /** `hit`: one of the deciding lines; `cause`: the deciding line itself; `gap`: lines left out here. */
  tone?: "hit" | "cause" | "gap";
};

/** Longer logs leave the painting of lines out of sight to the browser. */
const paintAllUpTo = 500;

/** Plain lines of a program, as text and nothing else. With `follow` it stays at its end until one scrolls up. */
export function LogView({
  name,
  lines,
  follow = false,
  maxHeight,
  empty = "No line yet",
}: {
  name: string;
  lines: readonly LogLine[];
  follow?: boolean;
  /** CSS length, "24rem"; without it the log is as long as its lines. */
  maxHeight?: string;
  empty?: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it must run when lines come
  useLayoutEffect(() => {
    if (follow && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, follow]);
  return (
    <div
      ref={box}
      role="log"
      aria-label={name}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto border-y bg-sunken py-2 font-mono text-micro leading-log text-text-2"
      style={{ maxHeight }}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < 8;
      }}
    >
      {lines.length === 0 && <div className="px-3 text-text-3">{empty}</div>}
      {lines.map((line) => (
        <LogRow key={line.mark} line={line} lazy={lines.length > paintAllUpTo} />
      ))}
    </div>
  );
}

function LogRow({ line, lazy }: { line: LogLine; lazy: boolean }) {
  const hit = line.tone === "hit" || line.tone === "cause";
  return (
    <div
      className={joinClasses(
        "grid grid-cols-[4.5em_minmax(0,1fr)] gap-2 px-3 whitespace-pre-wrap",
        lazy && "[contain-intrinsic-block-size:auto_var(--lh-log)] [content-visibility:auto]",
        hit && "bg-failed-wash text-text",
        line.tone === "gap" && "text-text-3",
      )}
    >
      <span className={joinClasses("select-none", hit ? "text-failed" : "text-text-3")}>{line.mark}</span>
      <span
        className={joinClasses("min-w-0 wrap-anywhere", line.tone === "cause" && "font-strong text-failed")}
      >
        {stripTerminalCodes(line.text)}
      </span>
    </div>
  );
}
