"use client";

import { memo } from "react";
import { Area, Line } from "recharts";
import { lineColor, lineDash } from "@/components/charts/line-look";
import { PlaceAxis, ValueAxis } from "@/components/charts/plot-axes";
import { PlotCanvas, TargetLine } from "@/components/charts/plot-canvas";
import { isWide, type PlotFrame } from "@/components/charts/plot-frame";
import type { LinesChart } from "@/components/charts/prepare-lines";

type PlotRow = {
  x: number;
  values: (number | null)[];
  raw: (number | null)[];
  bands: ([number, number] | null)[];
};

function plotRows(chart: LinesChart): PlotRow[] {
  // Recharts draws no axes for no rows, and an empty chart keeps its axes.
  if (chart.rows.length === 0) return [{ x: chart.x.min, values: [], raw: [], bands: [] }];
  return chart.rows.map(({ x, cells }) => ({
    x,
    values: cells.map((cell) => cell?.value ?? null),
    raw: cells.map((cell) => (cell?.low == null || cell.high === null ? null : (cell.low + cell.high) / 2)),
    bands: cells.map((cell) => (cell?.low == null || cell.high === null ? null : [cell.low, cell.high])),
  }));
}

/** Draws the lines that `prepareLines` decided; `LinesMarks` lies over them. */
export const LinesPlot = memo(function LinesPlot({ chart, frame }: { chart: LinesChart; frame: PlotFrame }) {
  const { key, lines, target, x, y, log } = chart;
  const wordsAt = lines.length < 2 && isWide(frame.width) ? "end" : "inside";
  return (
    <PlotCanvas frame={frame} rows={plotRows(chart)}>
      <PlaceAxis scale={x} frame={frame} />
      <ValueAxis scale={y} frame={frame} log={log} />
      {target !== null && <TargetLine metric={key} target={target} wordsAt={wordsAt} />}
      {lines.map(
        (line, at) =>
          line.reduced && (
            <Area
              key={line.id}
              dataKey={(row: PlotRow) => row.bands[at] ?? null}
              type="linear"
              stroke="none"
              fill={lineColor(line.slot)}
              style={{ fillOpacity: "var(--chart-band)" }}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ),
      )}
      {chart.smoothing > 0 &&
        lines.map((line, at) => (
          <Line
            key={line.id}
            dataKey={(row: PlotRow) => row.raw[at] ?? null}
            type="linear"
            stroke={lineColor(line.slot)}
            strokeOpacity={0.3}
            strokeWidth={1}
            connectNulls={false}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
      {lines.map((line, at) => (
        <Line
          key={line.id}
          dataKey={(row: PlotRow) => row.values[at] ?? null}
          type="linear"
          stroke={lineColor(line.slot)}
          strokeDasharray={lineDash(line.slot)}
          strokeWidth={1.75}
          strokeLinejoin="round"
          strokeLinecap="round"
          connectNulls={false}
          activeDot={false}
          isAnimationActive={false}
          dot={false}
        />
      ))}
    </PlotCanvas>
  );
});
