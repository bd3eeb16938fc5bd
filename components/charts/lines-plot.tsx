"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceDot, ReferenceLine } from "recharts";
import { formatMetric } from "@/components/charts/format-metric";
import { lineColor, lineDash } from "@/components/charts/line-look";
import { NotFiniteMark } from "@/components/charts/metric-marks";
import { PlaceAxis, ValueAxis } from "@/components/charts/plot-axes";
import { isWide, type PlotFrame } from "@/components/charts/plot-frame";
import type { ChartLine, LinesChart } from "@/components/charts/prepare-lines";

type PlotRow = {
  x: number;
  values: (number | null)[];
  raw: (number | null)[];
  bands: ([number, number] | null)[];
};

/** More dots than that are a thick line. */
const dotsAtMost = 60;
/** Dashes closer than that share of the axis would be one line. */
const markShare = 1 / 40;

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

/** Draws what `prepareLines` decided. */
export function LinesPlot({
  chart,
  frame,
  active,
}: {
  chart: LinesChart;
  frame: PlotFrame;
  /** The crosshair's place. */
  active: number | null;
}) {
  const { key, lines, target, x, y, log } = chart;
  const wide = isWide(frame.width);
  return (
    <ComposedChart
      width={frame.width}
      height={frame.height}
      data={plotRows(chart)}
      margin={{ top: frame.top, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      className="text-micro"
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <PlaceAxis scale={x} frame={frame} />
      <ValueAxis scale={y} frame={frame} log={log} />
      {target !== null && (
        <ReferenceLine
          y={target}
          stroke="var(--chart-target)"
          strokeDasharray="5 4"
          label={{
            value: `target ${formatMetric(key, target)}`,
            position: wide ? "right" : "insideBottomLeft",
            style: { fill: "var(--text-2)", fontSize: "var(--t-micro)" },
          }}
        />
      )}
      {active !== null && <ReferenceLine x={active} stroke="var(--text-3)" />}
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
      {lines.flatMap((line) =>
        line.drawn.length > dotsAtMost
          ? []
          : line.drawn.flatMap((point) =>
              point.value === null
                ? []
                : [
                    <ReferenceDot
                      key={`${line.id} ${point.x}`}
                      x={point.x}
                      y={point.value}
                      r={2.25}
                      fill="var(--bg)"
                      stroke={lineColor(line.slot)}
                      strokeWidth={1.5}
                    />,
                  ],
            ),
      )}
      {lines.flatMap((line) =>
        spaceOut(line.notFinite, (x.max - x.min) * markShare).map((place, position) => (
          <ReferenceDot
            key={`${line.id} ${place}`}
            x={place}
            y={y.min}
            shape={({ cx, cy }) => (
              <NotFiniteMark
                cx={cx}
                cy={cy}
                words={position === 0 ? sayNotFinite(line) : null}
                late={place > x.min + (x.max - x.min) * 0.8}
              />
            )}
          />
        )),
      )}
    </ComposedChart>
  );
}

function spaceOut(places: readonly number[], gap: number): readonly number[] {
  const kept: number[] = [];
  for (const place of places) {
    const before = kept.at(-1);
    if (before === undefined || place - before >= gap) kept.push(place);
  }
  return kept;
}

/** Of a reduced series the server sends the first of each stretch. */
function sayNotFinite(line: ChartLine): string {
  return `${line.reduced ? "≥ " : ""}${line.notFinite.length} × NaN`;
}
