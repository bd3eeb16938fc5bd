"use client";

import { describeRow, isIterationRow, keyOfRow } from "@/components/charts/chart-rows";
import { ChartTip } from "@/components/charts/chart-tip";
import { findNearest } from "@/components/charts/find-nearest";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { axisWords } from "@/components/charts/prepare-axis";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";

/**
 * The plot's surface: the crosshair follows the pointer and, as the slider that it is to a keyboard, the arrow keys (with
 * shift ten at once). Enter or a click opens what is under it, P pins it, escape lets go of both.
 */
export function ChartReading({
  chart,
  rows,
  frame,
  active,
  pinned,
  onActive,
  onOpen,
  onPin,
}: {
  chart: Chart;
  /** Those that have a place, ascending. */
  rows: readonly (ChartRow & { x: number })[];
  frame: PlotFrame;
  /** Positions in `rows`. */
  active: number | null;
  pinned: number | null;
  onActive: (position: number | null) => void;
  /** Get the iteration's index or, where rows are none, the place on the axis; null lets go. */
  onOpen?: (key: number) => void;
  onPin?: (key: number | null) => void;
}) {
  const last = rows.length - 1;
  if (last < 0) return null;
  const at = active ?? last;
  const current = active === null ? undefined : rows[active];
  const held = pinned === null ? undefined : rows[pinned];
  // A pinned iteration keeps its reading beside it; what several lines show at a pin stands under each chart.
  const shown = active !== null ? current : held && isIterationRow(held) ? held : undefined;
  // What the run starts from is no iteration that could be opened.
  const mayOpen = (row: ChartRow) => !isIterationRow(row) || row.index >= 0;
  const keep = (position: number) => Math.min(last, Math.max(0, position));

  function moveByKey(key: string, far: boolean): number | null {
    const step = far ? 10 : 1;
    if (key === "ArrowLeft") return active === null ? last : keep(at - step);
    if (key === "ArrowRight") return active === null ? last : keep(at + step);
    if (key === "Home") return 0;
    if (key === "End") return last;
    return null;
  }

  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Read ${chart.key} by ${axisWords[chart.x.axis].toLowerCase()}`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={describeRow(chart, rows[at])}
        className="absolute"
        style={{ left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left) / box.width;
          const { min, max } = chart.x;
          onActive(
            findNearest(
              rows.map(({ x }) => x),
              min + share * (max - min),
            ),
          );
        }}
        onPointerLeave={() => onActive(null)}
        onBlur={() => onActive(null)}
        onClick={() => {
          if (current && mayOpen(current)) onOpen?.(keyOfRow(current));
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const next = moveByKey(event.key, event.shiftKey);
          if (next !== null) {
            event.preventDefault();
            onActive(next);
          } else if (event.key === "Enter" && current && mayOpen(current)) onOpen?.(keyOfRow(current));
          else if (event.key.toLowerCase() === "p") {
            onPin?.(current && active !== pinned ? keyOfRow(current) : null);
          } else if (event.key === "Escape") {
            onActive(null);
            onPin?.(null);
          }
        }}
      />
      {shown && (
        <ChartTip chart={chart} row={shown} held={held} frame={frame}>
          {[onOpen && mayOpen(shown) && "↵ open iteration", onPin && (held ? "esc let go" : "P pin")]
            .filter(Boolean)
            .join(" · ")}
        </ChartTip>
      )}
    </>
  );
}
