"use client";

import { type ReactNode, useMemo, useState } from "react";
import { findNearest } from "@/components/charts/find-nearest";
import { formatMetric } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import { LinesMarks } from "@/components/charts/lines-marks";
import { LinesPlot } from "@/components/charts/lines-plot";
import { LinesReading, sayCell } from "@/components/charts/lines-reading";
import { PlotCrosshair } from "@/components/charts/plot-crosshair";
import { framePlot, isWide } from "@/components/charts/plot-frame";
import { formatPlace } from "@/components/charts/prepare-axis";
import type { LinesChart as Chart, ChartLine } from "@/components/charts/prepare-lines";
import { useNearView } from "@/components/charts/use-near-view";
import { useWidth } from "@/components/charts/use-width";
import { formatNumber } from "@/components/ui/format-number";

/** The place on the axis that stays marked, and how to change it. Null: none is. */
export type PlacePin = { place: number | null; onChange: (place: number | null) => void };

/** Below that the names at the ends would leave too little of the plot. */
const namedFromPx = 340;

/** One metric of one or several series. */
export function LinesChart({
  chart,
  height = 220,
  pin,
  onOpen,
}: {
  chart: Chart;
  height?: number;
  pin?: PlacePin;
  /** Gets the place on the axis. */
  onOpen?: (x: number) => void;
}) {
  const { box, width } = useWidth();
  const isNear = useNearView(box);
  const [active, setActive] = useState<number | null>(null);
  const several = chart.lines.length > 1;
  const named = several && width >= namedFromPx;
  const frame = useMemo(
    () => framePlot(width, height, named || (chart.target !== null && isWide(width))),
    [width, height, named, chart.target],
  );
  const pinnedAt = pin?.place == null ? null : findPinned(chart, pin.place);
  const placeAt = (position: number | null) => (position === null ? null : (chart.rows[position]?.x ?? null));
  return (
    <figure aria-label={chart.summary} className="min-w-0">
      <div ref={box} className="relative" style={{ height }}>
        {width > 0 && isNear && (
          <>
            <div aria-hidden="true">
              <LinesPlot chart={chart} frame={frame} />
            </div>
            <LinesMarks chart={chart} frame={frame} named={named} />
            <PlotCrosshair
              frame={frame}
              scale={chart.x}
              active={placeAt(active)}
              pinned={placeAt(pinnedAt)}
            />
            <LinesReading
              chart={chart}
              frame={frame}
              active={active}
              pinned={pinnedAt}
              onActive={setActive}
              onOpen={onOpen}
              onPin={pin?.onChange}
            />
          </>
        )}
      </div>
      <figcaption className="mt-1 ml-10 flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2">
        {several && !named && chart.lines.map((line) => <Sign key={line.id} chart={chart} line={line} />)}
        {chart.lines.length === 0 && <span className="text-text-3">no value yet</span>}
        <Pinned chart={chart} position={pinnedAt} />
        <Notes chart={chart} />
      </figcaption>
    </figure>
  );
}

/** Position of the row that lies at the pin; null: it is none of this chart's. */
function findPinned({ rows, x }: Chart, place: number): number | null {
  if (place < x.min || place > x.max || rows.length === 0) return null;
  const xs = rows.map((row) => row.x);
  return findNearest(xs, place);
}

/** What the lines show at the pin, so that one reads all charts at one place. */
function Pinned({ chart, position }: { chart: Chart; position: number | null }) {
  const row = position === null ? undefined : chart.rows[position];
  if (!row) return null;
  return (
    <>
      <span>{formatPlace(chart.x.axis, row.x)}</span>
      {chart.lines.map((line, at) => (
        <span key={line.id} className="inline-flex items-center gap-1.5" title={line.name}>
          <LineSign slot={line.slot} />
          <span className="sr-only">{line.name}</span>
          {sayCell(chart, row, at)}
        </span>
      ))}
    </>
  );
}

function Sign({ chart, line }: { chart: Chart; line: ChartLine }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <LineSign slot={line.slot} />
      <bdi className="truncate text-left">{line.name}</bdi>
      {line.last && <b className="font-medium text-text">{formatMetric(chart.key, line.last.value)}</b>}
    </span>
  );
}

/** What the picture does not say by itself. */
function Notes({ chart }: { chart: Chart }) {
  const notes: ReactNode[] = [];
  const [only] = chart.lines;
  if (chart.picked) notes.push(chart.picked);
  if (chart.lines.length === 1 && only?.drawn.length === 1 && only.last) {
    const { x, value } = only.last;
    notes.push(`${formatMetric(chart.key, value)} at ${formatPlace(chart.x.axis, x)}, the only one so far`);
  }
  const reduced = chart.lines.filter((line) => line.reduced);
  if (reduced.length > 0) {
    const points = reduced.reduce((sum, line) => sum + line.pointsTotal, 0);
    notes.push(`${formatNumber(points)} points; band from smallest to largest, line in its middle`);
  }
  if (chart.notPositive > 0) notes.push(`${formatNumber(chart.notPositive)} at or below 0 not on this scale`);
  return notes.map((note) => (
    <span key={String(note)} className="text-text-3">
      {note}
    </span>
  ));
}
