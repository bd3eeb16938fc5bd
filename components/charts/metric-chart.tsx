"use client";

import { Download, Table2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { toMetricCsv } from "@/components/charts/metric-csv";
import { MetricLegend } from "@/components/charts/metric-legend";
import { MetricPlot } from "@/components/charts/metric-plot";
import { MetricReading, readableRows } from "@/components/charts/metric-reading";
import { MetricTable } from "@/components/charts/metric-table";
import { PlotCrosshair } from "@/components/charts/plot-crosshair";
import { framePlot } from "@/components/charts/plot-frame";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";
import { useWidth } from "@/components/charts/use-width";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Section } from "@/components/ui/section";

/** The iteration whose reading stays, and how to change it. */
export type ChartPin = { index: number | null; onChange: (index: number | null) => void };

/** One metric by iteration, with the table of the same rows behind a button and a file of them behind another. */
export function MetricChart({
  series,
  note,
  runningNote,
  fileName,
  axisChoice,
  pin,
  onOpen,
  height = 300,
}: {
  series: MetricSeries;
  /** What the metric means: "watched, higher is better". */
  note?: ReactNode;
  /** "i14 training", beside the running column. */
  runningNote?: string;
  /** Of the CSV, without its ending. */
  fileName: string;
  /** How the x-axis is chosen, before the buttons. */
  axisChoice?: ReactNode;
  pin?: ChartPin;
  onOpen?: (index: number) => void;
  height?: number;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title={series.key}
      code
      note={note}
      end={
        <>
          {axisChoice}
          <Button
            small
            look="quiet"
            iconOnly
            aria-label="Show as table"
            title="Show as table"
            aria-pressed={asTable}
            className="aria-pressed:bg-track aria-pressed:text-text"
            icon={<Icon of={Table2} />}
            onClick={() => setAsTable(!asTable)}
          />
          <Button
            small
            look="quiet"
            iconOnly
            aria-label="Download CSV"
            title="Download CSV"
            icon={<Icon of={Download} />}
            onClick={() => saveText(`${fileName}.csv`, toMetricCsv(series))}
          />
        </>
      }
    >
      {asTable ? (
        <MetricTable series={series} />
      ) : (
        <ChartFigure series={series} height={height} runningNote={runningNote} pin={pin} onOpen={onOpen} />
      )}
    </Section>
  );
}

function ChartFigure({
  series,
  height,
  runningNote,
  pin,
  onOpen,
}: {
  series: MetricSeries;
  height: number;
  runningNote?: string;
  pin?: ChartPin;
  onOpen?: (index: number) => void;
}) {
  const { box, width } = useWidth();
  const [active, setActive] = useState<number | null>(null);
  const frame = useMemo(() => framePlot(width, height), [width, height]);
  const rows = useMemo(() => readableRows(series), [series]);
  const pinnedAt = pin?.index == null ? -1 : rows.findIndex((row) => row.index === pin.index);
  const placeAt = (position: number | null) => (position === null ? null : (rows[position]?.x ?? null));
  return (
    <figure aria-label={series.summary}>
      <div ref={box} className="relative" style={{ height }}>
        {width > 0 && (
          <>
            <div aria-hidden="true">
              <MetricPlot series={series} frame={frame} runningNote={runningNote} />
            </div>
            <PlotCrosshair
              frame={frame}
              scale={series.x}
              active={placeAt(active)}
              pinned={placeAt(pinnedAt)}
            />
            <MetricReading
              series={series}
              rows={rows}
              frame={frame}
              active={active}
              pinned={pinnedAt < 0 ? null : pinnedAt}
              onActive={setActive}
              onOpen={onOpen}
              onPin={pin?.onChange}
            />
          </>
        )}
      </div>
      <MetricLegend series={series} />
    </figure>
  );
}

function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
