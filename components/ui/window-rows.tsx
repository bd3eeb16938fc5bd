"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

/** So many are drawn whole: the browser finds text in them, and their order of focus is the table's. */
const wholeAtMost = 200;
/** Drawn beyond either edge of the window, so that who scrolls sees none of it. */
const beyondEdge = 15;

/**
 * The rows of a table of any length, all of one height. Of many, those near the window alone are there, between two empty rows as
 * high as all others. The table tells `aria-rowcount`, and each row `aria-rowindex`.
 */
export function WindowRows({ count, row }: { count: number; row: (index: number) => ReactNode }) {
  if (count <= wholeAtMost) return Array.from({ length: count }, (_, index) => row(index));
  return <RowsInSight count={count} row={row} />;
}

function RowsInSight({ count, row }: { count: number; row: (index: number) => ReactNode }) {
  const top = useRef<HTMLTableRowElement>(null);
  const [place, setPlace] = useState({ topPx: 0, rowPx: 40 });
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => place.rowPx,
    overscan: beyondEdge,
    scrollMargin: place.topPx,
  });
  // What stands above the table opens and closes, and a row is as high as its contents: both are looked at whenever rows change.
  useLayoutEffect(() => {
    if (!top.current) return;
    const topPx = Math.round(top.current.getBoundingClientRect().top + window.scrollY);
    const rowPx = top.current.nextElementSibling?.getBoundingClientRect().height || place.rowPx;
    if (topPx === place.topPx && rowPx === place.rowPx) return;
    setPlace({ topPx, rowPx });
    virtual.measure();
  });
  const items = virtual.getVirtualItems();
  const above = (items[0]?.start ?? place.topPx) - place.topPx;
  const below = virtual.getTotalSize() - above - items.length * place.rowPx;
  return (
    <>
      <tr ref={top} style={{ height: above }} />
      {items.map(({ index }) => row(index))}
      <tr style={{ height: Math.max(0, below) }} />
    </>
  );
}
