"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { LineRange } from "@/components/run-model/line-range";
import { LogBox, NoLines } from "./log-box";
import { GapRow, LogLine } from "./log-line";
import { countRows, rowAt, rowOfLine } from "./log-rows";
import { type LogStore, lineAt, shownExtent } from "./log-store";

/** Every row is one line high, so that a million of them need no measuring. The height of the token --lh-log. */
const rowHeightPx = 17;
/** Rows that come and go together while somebody scrolls: a million rows are then 40,000 blocks to count. */
const blockRows = 25;
const nearEndPx = 8;

/**
 * A log of any length, of which only what is in sight is drawn: most of the window, or with `maxHeight` as high as its lines
 * up to that. Lines are numbered from 1, as people count. Another log needs another `key`.
 */
export function LogWindow({
  name,
  store,
  need,
  target = null,
  cause = null,
  maxHeight,
  follow,
  onFollow,
  onLine,
  empty,
}: {
  name: string;
  store: LogStore;
  need: (first: number, last: number) => void;
  /** The lines that the address names: marked, and scrolled to when the first of them changes. */
  target?: LineRange | null;
  /** The line (from 0) that decided the attempt's end. */
  cause?: number | null;
  /** CSS length, "24rem". */
  maxHeight?: string;
  /** Stays at the end as lines come. */
  follow: boolean;
  /** The reader left the end, or came back to it. */
  onFollow: (follow: boolean) => void;
  /** A line's number was pressed; without it numbers are plain text. */
  onLine?: (n: number, extend: boolean) => void;
  empty: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  const extent = shownExtent(store);
  const rows = countRows(extent);
  const virtual = useVirtualizer({
    count: Math.ceil(rows / blockRows),
    getScrollElement: () => box.current,
    estimateSize: () => blockRows * rowHeightPx,
    overscan: 1,
  });
  const blocks = virtual.getVirtualItems();
  const first = (blocks[0]?.index ?? 0) * blockRows;
  const end = Math.min(rows, ((blocks.at(-1)?.index ?? -1) + 1) * blockRows);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight, and what is known of it
  useEffect(() => need(first, end - 1), [need, first, end, store]);

  const isKnown = rows > 0;
  const targetLine = target === null ? null : target.first - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each target, as soon as the log's length is known
  useLayoutEffect(() => {
    if (targetLine === null || !isKnown || !box.current) return;
    const row = rowOfLine(store.extent, targetLine);
    box.current.scrollTop = (row + 0.5) * rowHeightPx - box.current.clientHeight / 2;
  }, [targetLine, isKnown]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it must run when lines come
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, rows]);

  return (
    <LogBox
      ref={box}
      name={name}
      className={maxHeight === undefined ? "h-[70dvh] min-h-48" : undefined}
      style={{ maxHeight }}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        onFollow(scrollHeight - scrollTop - clientHeight < nearEndPx);
      }}
    >
      {rows === 0 && <NoLines>{empty}</NoLines>}
      <div className="relative" style={{ height: rows * rowHeightPx }}>
        {/* A layer of its own, because browsers space letters unevenly when their place is millions of pixels down. */}
        <div
          className="absolute left-0 min-w-full will-change-transform"
          style={{ top: first * rowHeightPx }}
        >
          {Array.from({ length: Math.max(0, end - first) }, (_, at) => {
            const row = rowAt(extent, first + at);
            if (row.kind === "gap") return <GapRow key="gap" leftOut={row.leftOut} />;
            const line = lineAt(store, row.n);
            const isTarget = target !== null && row.n + 1 >= target.first && row.n + 1 <= target.last;
            return (
              <LogLine
                key={row.n}
                n={row.n}
                text={line?.text}
                goesOn={line?.goes_on}
                tone={row.n === cause ? "cause" : isTarget ? "target" : null}
                onLine={row.n < store.extent.totalLines ? onLine : undefined}
              />
            );
          })}
        </div>
      </div>
    </LogBox>
  );
}
