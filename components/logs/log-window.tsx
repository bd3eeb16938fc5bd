"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { formatNumber } from "@/components/ui/format-number";
import { joinClasses } from "@/components/ui/join-classes";
import { countRows, rowAt, rowOfLine } from "./log-rows";
import type { LogStore } from "./log-store";
import { LogText } from "./log-text";

/** Every row is one line high, so that a million of them need no measuring. The height of the token --lh-log. */
const rowHeightPx = 17;
const nearEndPx = 8;

/** A log of any length, of which only what is in sight is drawn. Lines are numbered from 1, as people count. */
export function LogWindow({
  name,
  store,
  need,
  target,
  cause,
  follow,
  onFollow,
  onLine,
  empty,
}: {
  name: string;
  store: LogStore;
  need: (first: number, last: number) => void;
  /** The line (from 0) that the address names: marked, and scrolled to when it changes. */
  target: number | null;
  /** The line (from 0) that decided the attempt's end. */
  cause: number | null;
  /** Stays at the end as lines come. */
  follow: boolean;
  /** The reader left the end, or came back to it. */
  onFollow: (follow: boolean) => void;
  onLine: (n: number) => void;
  empty: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const rows = countRows(store.extent);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeightPx,
    overscan: 30,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight, and what is known of it
  useEffect(() => need(first, last), [need, first, last, store]);

  const isKnown = rows > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each target, as soon as the log's length is known
  useLayoutEffect(() => {
    if (target !== null && isKnown) {
      virtual.scrollToIndex(Math.min(rowOfLine(store.extent, target), rows - 1), { align: "center" });
    }
  }, [target, isKnown]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it must run when lines come
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, rows]);

  return (
    <div
      ref={box}
      role="log"
      aria-label={name}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="h-[70dvh] min-h-48 overflow-auto border-y bg-sunken font-mono text-micro leading-log text-text-2"
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        onFollow(scrollHeight - scrollTop - clientHeight < nearEndPx);
      }}
    >
      {rows === 0 && <div className="px-3 py-2 text-text-3">{empty}</div>}
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rowAt(store.extent, item.index);
          return (
            <div
              key={item.key}
              className="absolute top-0 left-0 min-w-full whitespace-pre"
              style={{ height: rowHeightPx, transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "gap" ? (
                <span className="pl-20 text-text-3">
                  {formatNumber(row.leftOut.lines)} lines left out: too much to keep
                </span>
              ) : (
                <Line
                  n={row.n}
                  text={store.lines.get(row.n)?.text}
                  tone={row.n === cause ? "cause" : row.n === target ? "target" : null}
                  onLine={onLine}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Line({
  n,
  text,
  tone,
  onLine,
}: {
  n: number;
  text: string | undefined;
  tone: "cause" | "target" | null;
  onLine: (n: number) => void;
}) {
  return (
    <div
      aria-current={tone === "target" ? "location" : undefined}
      className={joinClasses(
        "flex min-w-full",
        tone === "cause" && "bg-failed-wash text-text",
        tone === "target" && "bg-selected text-text",
      )}
    >
      <button
        type="button"
        tabIndex={-1}
        title="Link to this line"
        onClick={() => onLine(n)}
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
}
