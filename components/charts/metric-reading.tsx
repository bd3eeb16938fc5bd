"use client";

import { formatMetric } from "@/components/charts/format-metric";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { PlotKeys, PlotReading, PlotTip } from "@/components/charts/plot-reading";
import { axisWords, formatPlace } from "@/components/charts/prepare-axis";
import type { MetricRow, MetricSeries } from "@/components/charts/prepare-metric-series";

/** What the crosshair stands on, in words. */
function describeRow(series: MetricSeries, row: MetricRow | undefined): string {
  if (!row) return "";
  const { axis } = series.x;
  const name = axis === "iteration" || row.x === null ? row.name : `${row.name}, ${formatPlace(axis, row.x)}`;
  if (row.mark === "failed") return `${name}: failed`;
  return `${name}: ${row.reported === null ? "no value" : formatMetric(series.key, row.reported)}`;
}

/** Rows that the crosshair can stand on. */
export function readableRows(series: MetricSeries): readonly (MetricRow & { x: number })[] {
  return series.rows.flatMap((row) => (row.x === null ? [] : [{ ...row, x: row.x }]));
}

/** The watched chart's crosshair: an iteration at a time. */
export function MetricReading({
  series,
  rows,
  frame,
  active,
  pinned,
  onActive,
  onOpen,
  onPin,
}: {
  series: MetricSeries;
  rows: readonly (MetricRow & { x: number })[];
  frame: PlotFrame;
  /** Positions in `rows`. */
  active: number | null;
  pinned: number | null;
  onActive: (position: number | null) => void;
  /** Gets the iteration's index. */
  onOpen?: (index: number) => void;
  /** Gets the iteration's index; null lets go. */
  onPin?: (index: number | null) => void;
}) {
  const shown = rows[active ?? pinned ?? -1];
  const held = pinned === null ? undefined : rows[pinned];
  return (
    <PlotReading
      name={`Read ${series.key} by ${axisWords[series.x.axis].toLowerCase()}`}
      places={rows.map((row) => row.x)}
      scale={series.x}
      frame={frame}
      active={active}
      onActive={onActive}
      describe={(position) => describeRow(series, rows[position])}
      onOpen={
        onOpen &&
        ((position) => {
          const row = rows[position];
          if (row) onOpen(row.index);
        })
      }
      onPin={
        onPin &&
        ((position) => {
          const row = position === null ? undefined : rows[position];
          onPin(row && row.index !== held?.index ? row.index : null);
        })
      }
      tip={
        shown && (
          <PlotTip x={shown.x} scale={series.x} frame={frame}>
            <Reading series={series} row={shown} held={held} />
            <PlotKeys opens={onOpen !== undefined} pins={onPin !== undefined} held={held !== undefined} />
          </PlotTip>
        )
      }
    />
  );
}

function Reading({
  series,
  row,
  held,
}: {
  series: MetricSeries;
  row: MetricRow & { x: number };
  held: MetricRow | undefined;
}) {
  const { axis } = series.x;
  const since =
    held && held.index !== row.index && held.value !== null && row.value !== null
      ? row.value - held.value
      : null;
  return (
    <>
      <b className="font-strong">
        {row.name}
        {axis !== "iteration" && <span className="font-normal"> · {formatPlace(axis, row.x)}</span>}
        {row.mark === "failed" && <span className="text-failed"> · failed</span>}
      </b>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        <dt className="truncate text-text-2">{series.key}</dt>
        <dd className="text-right font-medium">{formatMetric(series.key, row.reported)}</dd>
        {row.best !== null && (
          <>
            <dt className="text-text-2">best so far</dt>
            <dd className="text-right">{formatMetric(series.key, row.best)}</dd>
          </>
        )}
        {held && since !== null && (
          <>
            <dt className="text-text-2">against {held.name}</dt>
            <dd className="text-right">
              {since > 0 && "+"}
              {since < 0 && "−"}
              {formatMetric(series.key, Math.abs(since))}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
