import { ReferenceArea, ReferenceLine, ZIndexLayer } from "recharts";
import { ChampionMark } from "@/components/charts/champion-mark";
import { nameIteration } from "@/components/charts/format-metric";
import type { ChartLayout } from "@/components/charts/layout-chart";
import type { IterationMarks, MetricZone } from "@/components/charts/mark-iterations";
import { BestMark, PatienceWords, RunningWords } from "@/components/charts/mark-words";
import { type PlotFrame, placeX } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";
import { spaceOut } from "@/components/charts/space-out";
import { estimateWidth } from "@/components/charts/text-width";

/** Marks and their words lie above the lines and their dots, which the library draws at 400 to 600. */
export const markLayer = 700;
/** Crosses that lie closer would be a smear; their number is in the legend. */
const crossPx = 14;
/** Room for the word "failed" beside the one before. */
const wordPx = 48;
/** A column that is narrower cannot be seen. */
const zonePx = 1;

/** What is known of iterations beside their values: columns, crosses, the best, where it ends. */
export function IterationMarksLayer({
  chart,
  marks,
  layout,
  runningNote,
}: {
  chart: Chart;
  marks: IterationMarks;
  layout: ChartLayout;
  /** "i14 training", beside the running column. */
  runningNote?: string;
}) {
  const { frame } = layout;
  const { x } = chart;
  const px = (place: number) => placeX(frame, x, place);
  return (
    <>
      {marks.failedZones.map(
        (zone) =>
          px(zone.to) - px(zone.from) >= zonePx && (
            <Zone key={zone.index} zone={zone} color="var(--st-failed)" />
          ),
      )}
      {marks.runningZone && <Zone zone={marks.runningZone} color="var(--chart-1)" />}
      {marks.patienceEnd !== null && (
        <ReferenceLine x={marks.patienceEnd + 0.5} stroke="var(--text-3)" strokeDasharray="2 3" />
      )}
      <ZIndexLayer zIndex={markLayer}>
        <FailedMarks zones={marks.failedZones} frame={frame} px={px} />
        {marks.patienceEnd !== null && (
          <PatienceWords index={marks.patienceEnd} px={px(marks.patienceEnd + 0.5)} frame={frame} />
        )}
        {marks.runningZone && runningNote && (
          <RunningWords zone={marks.runningZone} marks={marks} words={runningNote} frame={frame} px={px} />
        )}
        {layout.limitWords && (
          // Beside the last label, which stands in the middle under its place.
          <text
            x={px(x.max - 0.5) + estimateWidth(nameIteration(x.max - 0.5), frame.fontPx) / 2 + 6}
            y={frame.height - frame.bottom + 16}
            style={{ fill: "var(--chart-axis)" }}
          >
            {layout.limitWords}
          </text>
        )}
        {marks.champion && (
          <ChampionMark chart={chart} champion={marks.champion} marks={marks} frame={frame} />
        )}
        {marks.best && chart.onlyPoint === null && (
          <BestMark chart={chart} best={marks.best} below={marks.bestWordsAt === "below"} frame={frame} />
        )}
      </ZIndexLayer>
    </>
  );
}

function Zone({ zone, color }: { zone: MetricZone; color: string }) {
  return (
    <ReferenceArea x1={zone.from} x2={zone.to} fill={color} style={{ fillOpacity: "var(--chart-zone)" }} />
  );
}

/** A cross and, where there is room, the word. */
function FailedMarks({
  zones,
  frame,
  px,
}: {
  zones: readonly MetricZone[];
  frame: PlotFrame;
  px: (place: number) => number;
}) {
  const floorPx = frame.height - frame.bottom;
  const middles = zones.map(({ from, to }) => px((from + to) / 2));
  const crosses = spaceOut(middles, (middle) => middle, crossPx);
  return crosses.map((middle, at) => (
    <g key={middle}>
      <path
        d={`M${middle - 4} ${floorPx - 16}l8 8m0-8l-8 8`}
        fill="none"
        stroke="var(--st-failed)"
        strokeWidth={1.75}
        strokeLinecap="round"
      />
      {middle - (crosses[at - 1] ?? Number.NEGATIVE_INFINITY) >= wordPx && (
        <text
          x={middle}
          y={floorPx - 24}
          textAnchor="middle"
          className="halo"
          style={{ fill: "var(--st-failed)", fontWeight: "var(--w-strong)" }}
        >
          failed
        </text>
      )}
    </g>
  ));
}
