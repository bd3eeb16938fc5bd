"use client";

import { memo, useDeferredValue } from "react";
import { ComposedChart, Line, ReferenceDot, ReferenceLine, XAxis, YAxis } from "recharts";
import { formatMetric } from "@/components/charts/format-metric";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";
import { useWidth } from "@/components/charts/use-width";

const heightPx = 72;
const axisPx = 40;

/** A metric that is not the watched one: grey, its last value in its head, its bounds at the left. */
export const SmallMetricChart = memo(function SmallMetricChart({ series }: { series: MetricSeries }) {
  const { box, width: measured } = useWidth();
  // Eight of these take longer to draw than the page has: they give way to the watched chart and to whoever presses a key.
  const width = useDeferredValue(measured);
  const last = series.rows.findLast((row) => row.reported !== null);
  return (
    <figure aria-label={series.summary} className="min-w-0">
      <figcaption className="mb-1.5 flex justify-between gap-2 text-small text-text-2">
        <span className="mono truncate" title={series.key}>
          {series.key}
        </span>
        <b className="flex-none font-medium text-text">{formatMetric(series.key, last?.reported)}</b>
      </figcaption>
      <div ref={box} aria-hidden="true" style={{ height: heightPx }}>
        {width > 0 && <SmallPlot series={series} width={width} />}
      </div>
    </figure>
  );
});

/** Recharts draws no axes for no rows, and an empty chart keeps its axes. */
function drawnRows(drawn: MetricSeries["drawn"]): { x: number; value: number | null }[] {
  if (drawn.length === 0) return [{ x: 0, value: null }];
  return drawn.map(({ x, value }) => ({ x, value }));
}

function SmallPlot({ series, width }: { series: MetricSeries; width: number }) {
  const { min, max } = series.y;
  const lastPoint = series.rows.findLast((row) => row.value !== null);
  return (
    <ComposedChart
      width={width}
      height={heightPx}
      data={drawnRows(series.drawn)}
      margin={{ top: 6, right: 4, bottom: 6, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis dataKey="x" type="number" domain={[series.x.min, series.x.max]} allowDataOverflow hide />
      <YAxis
        type="number"
        domain={[min, max]}
        allowDataOverflow
        ticks={[min, max]}
        tickFormatter={(tick: number) => formatMetric(series.key, tick)}
        interval={0}
        width={axisPx}
        axisLine={false}
        tickLine={false}
        tick={{ fontSize: "var(--t-micro)", fill: "var(--chart-axis)" }}
      />
      <ReferenceLine y={max} stroke="var(--chart-grid)" />
      <ReferenceLine y={(min + max) / 2} stroke="var(--chart-grid)" />
      <ReferenceLine y={min} stroke="var(--line-strong)" />
      <Line
        dataKey="value"
        type="linear"
        stroke="var(--text-2)"
        strokeWidth={1.5}
        connectNulls={false}
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
      {series.failed.map((index) => (
        <ReferenceDot
          key={index}
          x={index}
          y={min}
          shape={({ cx = 0, cy = 0 }) => (
            <path
              d={`M${cx - 2.5} ${cy - 8}l5 5m0-5l-5 5`}
              fill="none"
              stroke="var(--st-failed)"
              strokeWidth={1.25}
            />
          )}
        />
      ))}
      {lastPoint && lastPoint.value !== null && (
        <ReferenceDot x={lastPoint.index} y={lastPoint.value} r={2.25} fill="var(--text-2)" stroke="none" />
      )}
    </ComposedChart>
  );
}
