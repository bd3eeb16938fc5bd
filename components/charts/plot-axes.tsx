import { XAxis, YAxis } from "recharts";
import { formatTicks, type Scale } from "@/components/charts/fit-scale";
import { fitTicks } from "@/components/charts/fit-ticks";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { type AxisScale, formatAxisTick } from "@/components/charts/prepare-axis";
import { widestOf } from "@/components/charts/text-width";

/** Every tick label is 11 px, whatever the chart's width. */
const tickStyle = { fontSize: "var(--t-micro)", fill: "var(--chart-axis)" };
/** Between two labels of the place axis; closer they would read as one. */
const betweenPx = 14;

/** Over the field `x` of the drawn rows. */
export function PlaceAxis({ scale, frame }: { scale: AxisScale; frame: PlotFrame }) {
  const format = (tick: number) => formatAxisTick(scale.axis, tick, scale.ticks);
  const labelPx = widestOf(scale.ticks.map(format), frame.fontPx) + betweenPx;
  const widthPx = frame.width - frame.left - frame.right;
  return (
    <XAxis
      dataKey="x"
      type="number"
      domain={[scale.min, scale.max]}
      ticks={[...fitTicks(scale, { widthPx, labelPx })]}
      tickFormatter={format}
      interval={0}
      height={frame.bottom}
      axisLine={{ stroke: "var(--line-strong)" }}
      tickLine={false}
      tick={tickStyle}
    />
  );
}

/** @param isEmpty no line has a value: then the library draws the axis only where it is told to ignore them */
export function ValueAxis({
  scale,
  frame,
  log,
  isEmpty,
}: {
  scale: Scale;
  frame: PlotFrame;
  log: boolean;
  isEmpty: boolean;
}) {
  const labels = new Map(formatTicks(scale, log).map((label, at) => [scale.ticks[at], label]));
  return (
    <YAxis
      type="number"
      scale={log ? "log" : "linear"}
      domain={[scale.min, scale.max]}
      ticks={[...scale.ticks]}
      tickFormatter={(tick: number) => labels.get(tick) ?? ""}
      interval={0}
      width={frame.left}
      axisLine={false}
      tickLine={false}
      tick={tickStyle}
      allowDataOverflow={isEmpty}
    />
  );
}
