"use client";

import { formatMetric } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import type { MergedRow } from "@/components/charts/merge-lines";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { PlotKeys, PlotReading, PlotTip } from "@/components/charts/plot-reading";
import { axisWords, formatPlace } from "@/components/charts/prepare-axis";
import type { LinesChart } from "@/components/charts/prepare-lines";
import { noneMark } from "@/components/ui/format-number";

/** The crosshair over several lines: what each shows at one place. */
export function LinesReading({
  chart,
  frame,
  active,
  pinned,
  onActive,
  onOpen,
  onPin,
}: {
  chart: LinesChart;
  frame: PlotFrame;
  /** Positions in the chart's rows. */
  active: number | null;
  pinned: number | null;
  onActive: (position: number | null) => void;
  /** Gets the place on the axis. */
  onOpen?: (x: number) => void;
  /** Gets the place on the axis; null lets go. */
  onPin?: (x: number | null) => void;
}) {
  const { axis } = chart.x;
  const shown = active === null ? undefined : chart.rows[active];
  return (
    <PlotReading
      name={`Read ${chart.key} by ${axisWords[axis].toLowerCase()}`}
      places={chart.rows.map((row) => row.x)}
      scale={chart.x}
      frame={frame}
      active={active}
      onActive={onActive}
      describe={(position) => describe(chart, chart.rows[position])}
      onOpen={
        onOpen &&
        ((position) => {
          const row = chart.rows[position];
          if (row) onOpen(row.x);
        })
      }
      onPin={
        onPin &&
        ((position) => {
          const row = position === null ? undefined : chart.rows[position];
          onPin(row && position !== pinned ? row.x : null);
        })
      }
      tip={
        shown && (
          <PlotTip x={shown.x} scale={chart.x} frame={frame}>
            <b className="font-strong">{formatPlace(axis, shown.x)}</b>
            <dl className="grid grid-cols-[minmax(0,auto)_auto] gap-x-4 gap-y-0.5">
              {chart.lines.map((line, at) => (
                <div key={line.id} className="contents">
                  <dt className="flex min-w-0 items-center gap-1.5 text-text-2">
                    <LineSign slot={line.slot} />
                    <bdi className="truncate text-left">{line.name}</bdi>
                  </dt>
                  <dd className="text-right font-medium whitespace-nowrap">{sayCell(chart, shown, at)}</dd>
                </div>
              ))}
            </dl>
            <PlotKeys opens={onOpen !== undefined} pins={onPin !== undefined} held={pinned !== null} />
          </PlotTip>
        )
      }
    />
  );
}

/** One value, or from the smallest to the largest of those that are drawn as one. */
export function sayCell(chart: LinesChart, row: MergedRow, at: number): string {
  const cell = row.cells[at];
  if (!cell || cell.value === null) return noneMark;
  const several = cell.low !== null && cell.high !== null && cell.low !== cell.high;
  if (several && chart.smoothing === 0) {
    return `${formatMetric(chart.key, cell.low)} to ${formatMetric(chart.key, cell.high)}`;
  }
  return formatMetric(chart.key, cell.value);
}

function describe(chart: LinesChart, row: MergedRow | undefined): string {
  if (!row) return "";
  const told = chart.lines.map((line, at) => `${line.name} ${sayCell(chart, row, at)}`);
  return `${formatPlace(chart.x.axis, row.x)}: ${told.join(", ")}`;
}
