"use client";

import { memo } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ZIndexLayer } from "recharts";
import { EndNames } from "@/components/charts/end-names";
import { IterationMarksLayer, markLayer } from "@/components/charts/iteration-marks";
import type { ChartLayout } from "@/components/charts/layout-chart";
import { lineDots } from "@/components/charts/line-dots";
import { lineColor, lineDash } from "@/components/charts/line-look";
import type { MergedRow } from "@/components/charts/merge-lines";
import { NotFiniteMarks } from "@/components/charts/not-finite-marks";
import { PlaceAxis, ValueAxis } from "@/components/charts/plot-axes";
import type { Chart } from "@/components/charts/prepare-chart";

/** What every line and band has in common: a gap is a gap, and nothing moves by itself. */
const still = { type: "linear", connectNulls: false, activeDot: false, isAnimationActive: false } as const;

/** Draws what was prepared: hairlines, bands, lines with gaps, and marks with shapes of their own. */
export const ChartPlot = memo(function ChartPlot({
  chart,
  layout,
  runningNote,
}: {
  chart: Chart;
  layout: ChartLayout;
  runningNote?: string;
}) {
  const { lines, target, x, y, log, marks } = chart;
  const { frame } = layout;
  return (
    <ComposedChart
      width={frame.width}
      height={frame.height}
      data={drawnRows(chart)}
      margin={{ top: frame.top, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      className="text-micro"
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <PlaceAxis scale={x} frame={frame} />
      <ValueAxis
        scale={y}
        frame={frame}
        log={log}
        isEmpty={lines.every((line) => line.drawn.every(({ value }) => value === null))}
      />
      {target !== null && (
        <ReferenceLine
          y={target}
          stroke="var(--chart-target)"
          strokeDasharray="5 4"
          label={{
            value: layout.target?.words,
            position: layout.target?.at === "end" ? "right" : "insideBottomLeft",
            style: { fill: "var(--text-2)", fontSize: "var(--t-micro)" },
          }}
        />
      )}
      {lines.map(
        (line, at) =>
          line.drawn.some(({ low, high }) => low !== high) && (
            <Area
              {...still}
              key={line.id}
              dataKey={(row: MergedRow) => bandOf(row, at)}
              stroke="none"
              fill={lineColor(line.slot)}
              style={{ fillOpacity: "var(--chart-band)" }}
              dot={false}
            />
          ),
      )}
      {lines.map(
        (line, at) =>
          line.drawn.some(({ interval }) => interval) && (
            <Area
              {...still}
              key={line.id}
              dataKey={(row: MergedRow) => intervalOf(row, at)}
              stroke="none"
              fill={lineColor(line.slot)}
              style={{ fillOpacity: "var(--chart-band)" }}
              dot={false}
            />
          ),
      )}
      {chart.smoothing > 0 &&
        lines.map((line, at) => (
          <Line
            {...still}
            key={line.id}
            dataKey={(row: MergedRow) => middleOf(row, at)}
            stroke={lineColor(line.slot)}
            strokeOpacity={0.3}
            strokeWidth={1}
            dot={false}
          />
        ))}
      {marks && (
        <Line
          {...still}
          dataKey={(row: MergedRow) => row.cells[0]?.best ?? null}
          type="stepAfter"
          stroke="var(--text-3)"
          strokeOpacity={0.55}
          strokeWidth={1}
          dot={false}
        />
      )}
      {lines.map((line, at) => (
        <Line
          {...still}
          key={line.id}
          dataKey={(row: MergedRow) => row.cells[at]?.value ?? null}
          stroke={lineColor(line.slot)}
          strokeDasharray={lineDash(line.slot)}
          strokeWidth={1.75}
          strokeLinejoin="round"
          strokeLinecap="round"
          dot={lineDots(chart, line, frame)}
        />
      ))}
      <ZIndexLayer zIndex={markLayer}>
        {lines.map((line) => (
          <NotFiniteMarks key={line.id} chart={chart} line={line} frame={frame} />
        ))}
        {layout.isNamed && <EndNames chart={chart} frame={frame} />}
      </ZIndexLayer>
      {marks && <IterationMarksLayer chart={chart} marks={marks} layout={layout} runningNote={runningNote} />}
    </ComposedChart>
  );
});

/** The library draws no axes for no rows, and an empty chart keeps its axes. */
function drawnRows({ drawn, x }: Chart): MergedRow[] {
  return drawn.length === 0 ? [{ x: x.min, cells: [] }] : [...drawn];
}

function bandOf(row: MergedRow, at: number): [number, number] | null {
  const cell = row.cells[at];
  return cell?.low == null || cell.high === null ? null : [cell.low, cell.high];
}

function intervalOf(row: MergedRow, at: number): [number, number] | null {
  const interval = row.cells[at]?.interval;
  return interval ? [...interval] : null;
}

/** The value without the smoothing. */
function middleOf(row: MergedRow, at: number): number | null {
  const band = bandOf(row, at);
  return band && (band[0] + band[1]) / 2;
}
