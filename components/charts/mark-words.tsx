import { besidePlace } from "@/components/charts/beside-place";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import type { IterationMarks, MetricZone } from "@/components/charts/mark-iterations";
import { isWide, type PlotFrame, placeX, placeY } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";
import { estimateWidth } from "@/components/charts/text-width";

/** Beside the running column, on the floor or under the top, and above the crosses of iterations that failed before it. */
export function RunningWords({
  zone,
  marks,
  words,
  frame,
  px,
}: {
  zone: MetricZone;
  marks: IterationMarks;
  words: string;
  frame: PlotFrame;
  px: (place: number) => number;
}) {
  const middle = px((zone.from + zone.to) / 2);
  const place = besidePlace(frame, middle, words, { side: "right", gapPx: 18 });
  const leftPx = place.textAnchor === "end" ? place.x - estimateWidth(words, frame.fontPx) : place.x;
  const isOverCross = marks.failedZones.some(({ to }) => px(to) > leftPx && px(to) < middle);
  const floorPx = frame.height - frame.bottom - (isOverCross ? 56 : 10);
  return (
    <text
      {...place}
      y={marks.runningWordsAt === "top" ? frame.top + 12 : floorPx}
      className="halo"
      style={{ fill: "var(--accent)" }}
    >
      {words}
    </text>
  );
}

/** Where the run will end, should none of the coming iterations be better. */
export function PatienceWords({ index, px, frame }: { index: number; px: number; frame: PlotFrame }) {
  const words = `patience ends after ${nameIteration(index)}`;
  const { x, textAnchor } = besidePlace(frame, px, words, { side: "right", gapPx: 6 });
  // Half-way down: what grows ends above, what falls ends below, and the words of both ends stand there.
  const y = frame.top + (frame.height - frame.top - frame.bottom) * 0.55;
  return (
    <text x={x} y={y} textAnchor={textAnchor} className="halo" style={{ fill: "var(--text-3)" }}>
      <tspan x={x}>{words}</tspan>
      <tspan x={x} dy={15}>
        without a new best
      </tspan>
    </text>
  );
}

/** A filled dot with a ring, and the value. Where the line leaves no room on the left the words stand below, at the right. */
export function BestMark({
  chart,
  best,
  below,
  frame,
}: {
  chart: Chart;
  best: NonNullable<IterationMarks["best"]>;
  below: boolean;
  frame: PlotFrame;
}) {
  const cx = placeX(frame, chart.x, best.x);
  const cy = placeY(frame, chart.y, best.value, chart.log);
  const value = `${formatMetric(chart.key, best.value)} · ${nameIteration(best.index)}`;
  const name = chart.marks?.champion?.index === best.index ? "best, champion" : "best";
  const words = isWide(frame.width) ? `${name} ${value}` : value;
  const place = besidePlace(frame, cx, words, { side: "left", gapPx: 13 });
  return (
    <g>
      <circle
        cx={cx}
        cy={cy}
        r={5}
        style={{ fill: "var(--chart-1)", stroke: "var(--bg)", strokeWidth: 1.5 }}
      />
      <circle cx={cx} cy={cy} r={8} style={{ fill: "none", stroke: "var(--chart-1)", strokeWidth: 1.25 }} />
      <text
        {...place}
        y={below || place.textAnchor === "start" ? cy + 16 : cy - 4}
        className="halo"
        style={{ fill: "var(--text)", fontWeight: "var(--w-strong)" }}
      >
        {words}
      </text>
    </g>
  );
}
