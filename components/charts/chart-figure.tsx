"use client";

import { useMemo, useState } from "react";
import { ChartLegend } from "@/components/charts/chart-legend";
import { ChartPlot } from "@/components/charts/chart-plot";
import { ChartReading } from "@/components/charts/chart-reading";
import { keyOfRow, listReadable } from "@/components/charts/chart-rows";
import { findNearest } from "@/components/charts/find-nearest";
import { layoutChart } from "@/components/charts/layout-chart";
import { PlotCrosshair } from "@/components/charts/plot-crosshair";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";
import { useNearView } from "@/components/charts/use-near-view";
import { useRoom } from "@/components/charts/use-room";

/** What stays marked, an iteration's index or a place on the axis, and how to change it. Null: nothing is. */
export type ChartPin = { key: number | null; onChange: (key: number | null) => void };

/** One metric of one or several series: drawn once one is near it, and read with the pointer or the keyboard. */
export function ChartFigure({
  chart,
  height = 220,
  runningNote,
  pin,
  onOpen,
}: {
  chart: Chart;
  height?: number;
  runningNote?: string;
  pin?: ChartPin;
  /** Gets an iteration's index or, of a chart of lines, the place on the axis. */
  onOpen?: (key: number) => void;
}) {
  const { box, width, fontPx } = useRoom();
  const isNear = useNearView(box);
  const [active, setActive] = useState<number | null>(null);
  const layout = useMemo(() => layoutChart(chart, { width, height, fontPx }), [chart, width, height, fontPx]);
  const rows = useMemo(() => listReadable(chart), [chart]);
  const pinned = pin?.key == null ? null : findPinned(chart, rows, pin.key);
  const placeAt = (position: number | null) => (position === null ? null : (rows[position]?.x ?? null));
  const { frame } = layout;
  return (
    <figure aria-label={chart.summary} className="min-w-0">
      <div ref={box} className="relative text-micro" style={{ height }}>
        {width > 0 && isNear && (
          <>
            <div aria-hidden="true">
              <ChartPlot chart={chart} layout={layout} runningNote={runningNote} />
            </div>
            <PlotCrosshair frame={frame} scale={chart.x} active={placeAt(active)} pinned={placeAt(pinned)} />
            <ChartReading
              chart={chart}
              rows={rows}
              frame={frame}
              active={active}
              pinned={pinned}
              onActive={setActive}
              onOpen={onOpen}
              onPin={pin?.onChange}
            />
          </>
        )}
      </div>
      <figcaption
        className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2"
        style={{ marginLeft: frame.left }}
      >
        <ChartLegend
          chart={chart}
          isNamed={layout.isNamed}
          pinned={chart.marks || pinned === null ? null : (rows[pinned] ?? null)}
        />
      </figcaption>
    </figure>
  );
}

/** Position of the row that is pinned: the iteration itself, or what lies nearest to the place; null: none of this chart's. */
function findPinned(
  { marks, x }: Chart,
  rows: readonly (ChartRow & { x: number })[],
  key: number,
): number | null {
  if (!marks && (key < x.min || key > x.max)) return null;
  const keys = rows.map(keyOfRow);
  const position = marks ? keys.indexOf(key) : findNearest(keys, key);
  return position < 0 ? null : position;
}
