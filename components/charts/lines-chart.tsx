"use client";

import { type ReactNode, useState } from "react";
import { formatMetric } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import { LinesPlot } from "@/components/charts/lines-plot";
import { LinesReading } from "@/components/charts/lines-reading";
import { framePlot } from "@/components/charts/plot-frame";
import type { LinesChart as Chart, ChartLine } from "@/components/charts/prepare-lines";
import { useWidth } from "@/components/charts/use-width";
import { formatNumber } from "@/components/ui/format-number";

/** One metric of one or several series. */
export function LinesChart({
  chart,
  height = 220,
  onOpen,
}: {
  chart: Chart;
  height?: number;
  /** Gets the place on the axis. */
  onOpen?: (x: number) => void;
}) {
  const { box, width } = useWidth();
  const [active, setActive] = useState<number | null>(null);
  const wide = framePlot(width, height);
  // Names stand under the plot, so its right side needs room for a target's words only.
  const frame = chart.target === null ? { ...wide, right: 12 } : wide;
  return (
    <figure aria-label={chart.summary} className="min-w-0">
      <div ref={box} className="relative" style={{ height }}>
        {width > 0 && (
          <>
            <div aria-hidden="true">
              <LinesPlot
                chart={chart}
                frame={frame}
                active={active === null ? null : (chart.rows[active]?.x ?? null)}
              />
            </div>
            <LinesReading chart={chart} frame={frame} active={active} onActive={setActive} onOpen={onOpen} />
          </>
        )}
      </div>
      <figcaption className="mt-1 ml-10 flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2">
        {chart.lines.length > 1 &&
          chart.lines.map((line) => <Sign key={line.id} chart={chart} line={line} />)}
        {chart.lines.length === 0 && <span className="text-text-3">no value yet</span>}
        <Notes chart={chart} />
      </figcaption>
    </figure>
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
    notes.push(`one point so far: ${formatMetric(chart.key, only.last.value)}`);
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
