import { XAxis, YAxis } from "recharts";
import type { Scale } from "@/components/charts/nice-scale";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { type AxisScale, formatAxisTick } from "@/components/charts/prepare-axis";

/** Every tick label is 11 px, whatever the chart's width. */
const tickStyle = { fontSize: "var(--t-micro)", fill: "var(--chart-axis)" };
/** A label's room in pixels; more labels than that would touch. */
const labelPx = 52;

/** Over the field `x` of the drawn rows. */
export function PlaceAxis({ scale, frame }: { scale: AxisScale; frame: PlotFrame }) {
  const room = Math.max(2, Math.floor((frame.width - frame.left - frame.right) / labelPx));
  const stride = Math.ceil(scale.ticks.length / room);
  return (
    <XAxis
      dataKey="x"
      type="number"
      domain={[scale.min, scale.max]}
      ticks={scale.ticks.filter((_, at) => at % stride === 0)}
      tickFormatter={(tick: number) => formatAxisTick(scale.axis, tick)}
      interval={0}
      height={frame.bottom}
      axisLine={{ stroke: "var(--line-strong)" }}
      tickLine={false}
      tick={tickStyle}
      allowDataOverflow
    />
  );
}

export function ValueAxis({ scale, frame, log = false }: { scale: Scale; frame: PlotFrame; log?: boolean }) {
  return (
    <YAxis
      type="number"
      scale={log ? "log" : "linear"}
      domain={[scale.min, scale.max]}
      ticks={[...scale.ticks]}
      tickFormatter={(tick: number) => (log ? formatLogTick(tick) : formatTick(tick, scale.ticks))}
      interval={0}
      width={frame.left}
      axisLine={false}
      tickLine={false}
      tick={tickStyle}
      allowDataOverflow
    />
  );
}

/** All labels of an axis have the same number of decimals: 0.0, 0.2, … 1.0. */
export function formatTick(tick: number, ticks: readonly number[]): string {
  const step = ticks.length > 1 ? Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) : 1;
  if (step >= 1e6 || step < 1e-4) return shorten(tick);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const halves = Number.isInteger(Number((step * 10 ** digits).toPrecision(6))) ? digits : digits + 1;
  return tick
    .toLocaleString("en-US", { minimumFractionDigits: halves, maximumFractionDigits: halves })
    .replace("-", "−");
}

function formatLogTick(tick: number): string {
  return tick >= 1e4 || tick < 1e-3 ? shorten(tick) : String(tick);
}

/** "8e−5": three digits at most, so that it fits beside the axis. */
function shorten(tick: number): string {
  if (tick === 0) return "0";
  return Number(tick.toPrecision(2)).toExponential().replace("e+", "e").replaceAll("-", "−");
}
