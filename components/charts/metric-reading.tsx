"use client";

import { formatMetric } from "@/components/charts/format-metric";
import type { PlotFrame } from "@/components/charts/metric-plot";
import type { MetricRow, MetricSeries } from "@/components/charts/prepare-metric-series";

/** What the crosshair stands on, in words. */
export function describeRow(key: string, row: MetricRow | undefined): string {
  if (!row) return "";
  if (row.mark === "failed") return `${row.name}: failed`;
  return `${row.name}: ${row.reported === null ? "no value" : formatMetric(key, row.reported)}`;
}

/**
 * The plot's surface: the crosshair follows the pointer and, as the slider that it is to a keyboard, the arrow keys.
 * Enter opens the iteration.
 */
export function MetricReading({
  series,
  frame,
  active,
  onActive,
  onOpen,
}: {
  series: MetricSeries;
  frame: PlotFrame;
  active: number | null;
  onActive: (index: number | null) => void;
  onOpen?: (index: number) => void;
}) {
  const last = series.rows.length - 1;
  const plotWidth = frame.width - frame.left - frame.right;
  const slots = series.lastIndex + 1;
  const at = active ?? last;
  const keep = (index: number) => Math.min(last, Math.max(0, index));
  if (last < 0) return null;

  function moveByKey(key: string): number | null {
    if (key === "ArrowLeft") return active === null ? last : keep(at - 1);
    if (key === "ArrowRight") return active === null ? last : keep(at + 1);
    if (key === "Home") return 0;
    if (key === "End") return last;
    return null;
  }

  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Read ${series.key} by iteration`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={describeRow(series.key, series.rows[at])}
        className="absolute"
        style={{ left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onActive(keep(Math.floor(((event.clientX - box.left) / box.width) * slots)));
        }}
        onPointerLeave={() => onActive(null)}
        onBlur={() => onActive(null)}
        onClick={() => {
          if (active !== null) onOpen?.(active);
        }}
        onKeyDown={(event) => {
          const next = moveByKey(event.key);
          if (next !== null) {
            event.preventDefault();
            onActive(next);
          } else if (event.key === "Enter" && active !== null) onOpen?.(active);
          else if (event.key === "Escape") onActive(null);
        }}
      />
      {active !== null && (
        <Tip
          series={series}
          row={series.rows[active]}
          canOpen={onOpen !== undefined}
          x={frame.left + ((active + 0.5) / slots) * plotWidth}
          right={frame.width}
        />
      )}
    </>
  );
}

function Tip({
  series,
  row,
  canOpen,
  x,
  right,
}: {
  series: MetricSeries;
  row: MetricRow | undefined;
  canOpen: boolean;
  x: number;
  right: number;
}) {
  if (!row) return null;
  const flip = x > right / 2;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-1 grid min-w-40 gap-1 rounded-control bg-raised px-3 py-2 text-small shadow-float"
      style={flip ? { right: right - x + 12 } : { left: x + 12 }}
    >
      <b className="font-strong">
        {row.name}
        {row.mark === "failed" && <span className="text-failed"> · failed</span>}
      </b>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        <dt className="text-text-2">{series.key}</dt>
        <dd className="text-right font-medium">{formatMetric(series.key, row.reported)}</dd>
        {row.best !== null && (
          <>
            <dt className="text-text-2">best so far</dt>
            <dd className="text-right">{formatMetric(series.key, row.best)}</dd>
          </>
        )}
      </dl>
      {canOpen && <span className="text-text-3">↵ open iteration</span>}
    </div>
  );
}
