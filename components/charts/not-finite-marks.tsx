import { besidePlace } from "@/components/charts/beside-place";
import { type PlotFrame, placeX } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";
import type { ChartLine } from "@/components/charts/prepare-line";
import { spaceOut } from "@/components/charts/space-out";

/** Dashes closer than that would be one line. */
const dashPx = 10;
/** A failed iteration's words stand as near as that above the floor. */
const failedPx = 96;

/** Not a finite number: an amber dash on the floor for each; the first of them says how many there are. */
export function NotFiniteMarks({ chart, line, frame }: { chart: Chart; line: ChartLine; frame: PlotFrame }) {
  const floorPx = frame.height - frame.bottom;
  const places = line.notFinite.map((place) => placeX(frame, chart.x, place));
  const words = line.notFiniteWords;
  const failed = (chart.marks?.failedZones ?? []).map(({ from, to }) =>
    placeX(frame, chart.x, (from + to) / 2),
  );
  return spaceOut(places, (px) => px, dashPx).map((px, position) => (
    <g key={px}>
      <path d={`M${px - 4} ${floorPx - 8}h8`} stroke="var(--st-paused)" strokeWidth={2} />
      {position === 0 && (
        <text
          {...besidePlace(frame, px, words, { side: "right", gapPx: -4 })}
          y={floorPx - (failed.some((other) => Math.abs(other - px) < failedPx) ? 40 : 16)}
          className="halo"
          style={{ fill: "var(--st-paused)" }}
        >
          {words}
        </text>
      )}
    </g>
  ));
}
