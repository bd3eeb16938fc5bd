"use client";

import { memo } from "react";
import { Area, Line, ReferenceArea, ReferenceDot, ReferenceLine, ZIndexLayer } from "recharts";
import { nameIteration } from "@/components/charts/format-metric";
import { BestMark, FailedMark, NotFiniteMark, OnlyMark } from "@/components/charts/metric-marks";
import { PlaceAxis, ValueAxis } from "@/components/charts/plot-axes";
import { PlotCanvas, TargetLine } from "@/components/charts/plot-canvas";
import { isWide, type PlotFrame, placeX } from "@/components/charts/plot-frame";
import type { MetricSeries, MetricZone } from "@/components/charts/prepare-metric-series";
import { spaceOut } from "@/components/charts/space-out";
import { formatNumber } from "@/components/ui/format-number";

/** Above the line's own dots. */
const markLayer = 700;

/** More dots than that are a thick line. */
const dotsAtMost = 60;
/** Marks that lie closer would be a smear; their number is in the legend. */
const crossPx = 14;
const dashPx = 10;
/** Room for the word "failed" beside the one before. */
const wordPx = 48;
/** A column that is narrower cannot be seen. */
const zonePx = 1;

type DrawnRow = { x: number; value: number | null; best: number | null; band: [number, number] | null };

/** Recharts draws no axes for no rows, and an empty chart keeps its axes. */
function drawnRows(series: MetricSeries): DrawnRow[] {
  if (series.drawn.length === 0) return [{ x: 0, value: null, best: null, band: null }];
  return series.drawn.map(({ x, value, best, low, high }) => ({
    x,
    value,
    best,
    band: low === null || high === null ? null : [low, high],
  }));
}

/** Draws what `prepareMetricSeries` decided: hairlines, one line with gaps, marks with shapes of their own. */
export const MetricPlot = memo(function MetricPlot({
  series,
  frame,
  runningNote,
}: {
  series: MetricSeries;
  frame: PlotFrame;
  runningNote?: string;
}) {
  const { x, y, rows, running, runningZone, best, target } = series;
  const wide = isWide(frame.width);
  const floor = y.min;
  const folded = series.drawn.length < rows.length;
  const px = (place: number) => placeX(frame, x, place);
  const middleOf = ({ from, to }: MetricZone) => px((from + to) / 2);
  const crosses = spaceOut(series.failedZones, middleOf, crossPx);
  const notFinite = rows.flatMap((row) => (row.mark === "not_finite" && row.x !== null ? [row.x] : []));
  const floorPx = frame.height - frame.bottom;
  const only = series.onlyPoint === null ? undefined : rows.find((row) => row.value !== null);
  return (
    <PlotCanvas frame={frame} rows={drawnRows(series)}>
      {series.failedZones.map(
        (zone) =>
          px(zone.to) - px(zone.from) >= zonePx && (
            <Zone key={zone.index} zone={zone} color="var(--st-failed)" />
          ),
      )}
      {runningZone && <Zone zone={runningZone} color="var(--chart-1)" />}
      <PlaceAxis scale={x} frame={frame} />
      <ValueAxis scale={y} frame={frame} />
      {target !== null && (
        <TargetLine metric={series.key} target={target} wordsAt={wide ? "end" : "inside"} />
      )}
      {series.patienceEnd !== null && (
        <ReferenceLine
          x={series.patienceEnd + 0.5}
          stroke="var(--text-3)"
          strokeDasharray="2 3"
          label={<PatienceWords index={series.patienceEnd} flip={series.patienceEnd > x.max * 0.7} />}
        />
      )}
      {folded && (
        <Area
          dataKey="band"
          type="linear"
          stroke="none"
          fill="var(--chart-1)"
          style={{ fillOpacity: "var(--chart-band)" }}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      )}
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
          rows.length > dotsAtMost
            ? false
            : {
                r: wide ? 2.75 : 2,
                fill: "var(--bg)",
                stroke: "var(--chart-1)",
                strokeWidth: 1.5,
                // A value on a bound of the axis is a whole dot.
                clipDot: false,
              }
        }
      />
      <ZIndexLayer zIndex={markLayer}>
        {crosses.map((zone, position) => {
          const before = crosses[position - 1];
          const word = !before || middleOf(zone) - middleOf(before) >= wordPx;
          return <FailedMark key={zone.index} cx={middleOf(zone)} cy={floorPx} word={word} />;
        })}
        {spaceOut(notFinite, px, dashPx).map((place, position) => (
          <NotFiniteMark
            key={place}
            cx={px(place)}
            cy={floorPx}
            words={position === 0 ? `${series.notFinite.length} × NaN` : null}
            late={place > x.min + (x.max - x.min) * 0.8}
            raised={crosses.some((zone) => Math.abs(middleOf(zone) - px(place)) < wordPx * 2)}
          />
        ))}
      </ZIndexLayer>
      {running !== null && runningZone && (
        <ReferenceDot
          x={(runningZone.from + runningZone.to) / 2}
          y={series.runningWordsAt === "top" ? y.max : floor}
          shape={(place) => (
            <RunningWords
              cx={place.cx}
              cy={place.cy}
              words={runningNote}
              below={series.runningWordsAt === "top"}
              flip={runningZone.from > x.min + (x.max - x.min) * 0.7}
            />
          )}
        />
      )}
      {wide && x.axis === "iteration" && series.limit === x.max + 0.5 && (
        <ReferenceDot
          x={x.max}
          y={floor}
          ifOverflow="visible"
          shape={({ cx = 0, cy = 0 }) => (
            // Beside the last label, which stands in the middle under its place.
            <text
              x={cx + 8 + Math.max(0, String(series.limit).length - 2) * 4}
              y={cy + 17}
              style={{ fill: "var(--chart-axis)" }}
            >
              limit {formatNumber(series.limit)}
            </text>
          )}
        />
      )}
      {best && !only && (
        <ReferenceDot
          x={best.x}
          y={best.value}
          zIndex={markLayer}
          shape={(place) => <BestMark cx={place.cx} cy={place.cy} series={series} short={!wide} />}
        />
      )}
      {only && only.value !== null && only.x !== null && (
        <ReferenceDot
          x={only.x}
          y={only.value}
          zIndex={markLayer}
          shape={(place) => <OnlyMark cx={place.cx} cy={place.cy} sentence={series.onlyPoint ?? ""} />}
        />
      )}
    </PlotCanvas>
  );
});

function RunningWords({
  cx = 0,
  cy = 0,
  words,
  below,
  flip,
}: {
  cx?: number;
  cy?: number;
  words: string | undefined;
  /** Of the place it is given. */
  below: boolean;
  flip: boolean;
}) {
  return (
    <text
      x={flip ? cx - 18 : cx + 18}
      y={below ? cy + 12 : cy - 10}
      textAnchor={flip ? "end" : "start"}
      className="halo"
      style={{ fill: "var(--accent)" }}
    >
      {words}
    </text>
  );
}

function Zone({ zone, color }: { zone: MetricZone; color: string }) {
  return (
    <ReferenceArea x1={zone.from} x2={zone.to} fill={color} style={{ fillOpacity: "var(--chart-zone)" }} />
  );
}

/** Where the run will end, should none of the coming iterations be better. Recharts gives the line's box. */
function PatienceWords({
  viewBox,
  index,
  flip,
}: {
  viewBox?: { x?: number; y?: number; height?: number };
  index: number;
  flip: boolean;
}) {
  const x = (viewBox?.x ?? 0) + (flip ? -6 : 6);
  // Half-way down: what grows ends above, what falls ends below, and the words of both ends stand there.
  const y = (viewBox?.y ?? 0) + (viewBox?.height ?? 0) * 0.55;
  return (
    <text x={x} y={y} textAnchor={flip ? "end" : "start"} className="halo" style={{ fill: "var(--text-3)" }}>
      <tspan x={x}>patience ends after {nameIteration(index)}</tspan>
      <tspan x={x} dy={15}>
        without a new best
      </tspan>
    </text>
  );
}
