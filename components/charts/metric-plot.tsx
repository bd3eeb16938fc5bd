"use client";

import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  XAxis,
  YAxis,
} from "recharts";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { BestMark, FailedMark, NotFiniteMark, OnlyMark } from "@/components/charts/metric-marks";
import { wholeTicks } from "@/components/charts/nice-scale";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";

/** Room around the plot, in pixels. */
export type PlotFrame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** Wide enough for words at the lines' ends. */
const wideFromPx = 560;

export function framePlot(width: number, height: number): PlotFrame {
  return { width, height, left: 40, right: width >= wideFromPx ? 92 : 12, top: 16, bottom: 24 };
}

/** Above the line's own dots. */
const markLayer = 700;

/** Recharts draws no axes for no rows, and an empty chart keeps its axes. */
function drawnRows(
  rows: MetricSeries["rows"],
): { index: number; value: number | null; best: number | null }[] {
  if (rows.length === 0) return [{ index: 0, value: null, best: null }];
  return rows.map((row) => ({ index: row.index, value: row.value, best: row.best }));
}

/** Every tick label is 11 px, whatever the chart's width. */
const tickStyle = { fontSize: "var(--t-micro)", fill: "var(--chart-axis)" };

/** Draws what `prepareMetricSeries` decided: hairlines, one line with gaps, marks with shapes of their own. */
export function MetricPlot({
  series,
  frame,
  active,
  runningNote,
}: {
  series: MetricSeries;
  frame: PlotFrame;
  /** Index under the crosshair. */
  active: number | null;
  runningNote?: string;
}) {
  const { y, lastIndex, rows, running, best, target } = series;
  const wide = frame.width >= wideFromPx;
  const floor = y.min;
  const firstNotFinite = series.notFinite[0];
  const only = series.onlyPoint === null ? undefined : rows.find((row) => row.value !== null);
  return (
    <ComposedChart
      width={frame.width}
      height={frame.height}
      data={drawnRows(rows)}
      margin={{ top: frame.top, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      className="text-micro"
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      {series.failed.map((index) => (
        <ReferenceArea
          key={index}
          x1={index - 0.5}
          x2={index + 0.5}
          fill="var(--st-failed)"
          style={{ fillOpacity: "var(--chart-zone)" }}
        />
      ))}
      {running !== null && (
        <ReferenceArea
          x1={running - 0.5}
          x2={running + 0.5}
          fill="var(--chart-1)"
          style={{ fillOpacity: "var(--chart-zone)" }}
        />
      )}
      <XAxis
        dataKey="index"
        type="number"
        domain={[-0.5, lastIndex + 0.5]}
        ticks={[...wholeTicks(lastIndex, wide ? 12 : 6)]}
        tickFormatter={nameIteration}
        interval={0}
        height={frame.bottom}
        axisLine={{ stroke: "var(--line-strong)" }}
        tickLine={false}
        tick={tickStyle}
        allowDataOverflow
      />
      <YAxis
        type="number"
        domain={[y.min, y.max]}
        ticks={[...y.ticks]}
        tickFormatter={(tick: number) => formatTick(tick, y.ticks)}
        interval={0}
        width={frame.left}
        axisLine={false}
        tickLine={false}
        tick={tickStyle}
        allowDataOverflow
      />
      {target !== null && (
        <ReferenceLine
          y={target}
          stroke="var(--chart-target)"
          strokeDasharray="5 4"
          label={{
            value: `target ${formatMetric(series.key, target)}`,
            position: wide ? "right" : "insideBottomLeft",
            style: { fill: "var(--text-2)", fontSize: "var(--t-micro)" },
          }}
        />
      )}
      {active !== null && <ReferenceLine x={active} stroke="var(--text-3)" />}
      <Line
        dataKey="best"
        type="stepAfter"
        stroke="var(--text-3)"
        strokeOpacity={0.55}
        strokeWidth={1}
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="value"
        type="linear"
        stroke="var(--chart-1)"
        strokeWidth={1.75}
        strokeLinejoin="round"
        strokeLinecap="round"
        connectNulls={false}
        activeDot={false}
        isAnimationActive={false}
        dot={
          rows.length > 60
            ? false
            : { r: wide ? 2.75 : 2, fill: "var(--bg)", stroke: "var(--chart-1)", strokeWidth: 1.5 }
        }
      />
      {series.failed.map((index, position) => (
        <ReferenceDot
          key={index}
          x={index}
          y={floor}
          shape={(place) => (
            <FailedMark cx={place.cx} cy={place.cy} word={series.failed[position - 1] !== index - 1} />
          )}
        />
      ))}
      {series.notFinite.map((index) => (
        <ReferenceDot
          key={index}
          x={index}
          y={floor}
          shape={(place) => (
            <NotFiniteMark
              cx={place.cx}
              cy={place.cy}
              count={index === firstNotFinite ? series.notFinite.length : null}
            />
          )}
        />
      ))}
      {running !== null && (
        <ReferenceDot
          x={running}
          y={floor}
          shape={(place) => (
            <RunningWords cx={place.cx} cy={place.cy} words={runningNote} flip={running > lastIndex * 0.7} />
          )}
        />
      )}
      {wide && series.limit === lastIndex + 1 && (
        <ReferenceDot
          x={lastIndex + 0.5}
          y={floor}
          ifOverflow="visible"
          shape={({ cx = 0, cy = 0 }) => (
            <text x={cx + 8} y={cy + 17} style={{ fill: "var(--chart-axis)" }}>
              limit {series.limit}
            </text>
          )}
        />
      )}
      {best && !only && (
        <ReferenceDot
          x={best.index}
          y={best.value}
          zIndex={markLayer}
          shape={(place) => <BestMark cx={place.cx} cy={place.cy} series={series} short={!wide} />}
        />
      )}
      {only && only.value !== null && (
        <ReferenceDot
          x={only.index}
          y={only.value}
          zIndex={markLayer}
          shape={(place) => <OnlyMark cx={place.cx} cy={place.cy} sentence={series.onlyPoint ?? ""} />}
        />
      )}
    </ComposedChart>
  );
}

function RunningWords({
  cx = 0,
  cy = 0,
  words,
  flip,
}: {
  cx?: number;
  cy?: number;
  words: string | undefined;
  flip: boolean;
}) {
  return (
    <text
      x={flip ? cx - 18 : cx + 18}
      y={cy - 10}
      textAnchor={flip ? "end" : "start"}
      className="halo"
      style={{ fill: "var(--accent)" }}
    >
      {words}
    </text>
  );
}

/** All labels of an axis have the same number of decimals: 0.0, 0.2, … 1.0. */
function formatTick(tick: number, ticks: readonly number[]): string {
  const step = ticks.length > 1 ? Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) : 1;
  if (step >= 1e6 || step < 1e-4) return tick.toExponential(1).replaceAll("-", "−");
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const halves = Number.isInteger(Number((step * 10 ** digits).toPrecision(6))) ? digits : digits + 1;
  return tick
    .toLocaleString("en-US", { minimumFractionDigits: halves, maximumFractionDigits: halves })
    .replace("-", "−");
}
