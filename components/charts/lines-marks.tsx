import { EndNames } from "@/components/charts/end-names";
import { lineColor } from "@/components/charts/line-look";
import { NotFiniteMark } from "@/components/charts/metric-marks";
import { type PlotFrame, placeX, placeY } from "@/components/charts/plot-frame";
import type { ChartLine, LinesChart } from "@/components/charts/prepare-lines";
import { spaceOut } from "@/components/charts/space-out";
import { formatNumber } from "@/components/ui/format-number";

/** Closer dots are a thick line, and so are those of several lines. */
const dotPx = 8;
/** Dashes closer than that would be one line. */
const dashPx = 10;

/** What lies over the lines: dots, dashes where a value is not finite, and names at the ends of several lines. */
export function LinesMarks({ chart, frame, named }: { chart: LinesChart; frame: PlotFrame; named: boolean }) {
  return (
    <svg
      width={frame.width}
      height={frame.height}
      className="pointer-events-none absolute inset-0 overflow-visible text-micro"
      aria-hidden="true"
    >
      {chart.lines.map((line) => (
        <g key={line.id}>
          <Dots chart={chart} line={line} frame={frame} />
          <NotFinite chart={chart} line={line} frame={frame} />
        </g>
      ))}
      {named && <EndNames chart={chart} frame={frame} />}
    </svg>
  );
}

type OneLine = { chart: LinesChart; line: ChartLine; frame: PlotFrame };

function Dots({ chart: { x, y, log, lines }, line: { drawn, slot }, frame }: OneLine) {
  const room = (frame.width - frame.left - frame.right) / dotPx;
  const all = lines.length === 1 && drawn.length <= room;
  const isAlone = (at: number) => (drawn[at - 1]?.value ?? drawn[at + 1]?.value ?? null) === null;
  return drawn.map(
    (point, at) =>
      point.value !== null &&
      (all || isAlone(at)) && (
        <circle
          key={point.x}
          cx={placeX(frame, x, point.x)}
          cy={placeY(frame, y, point.value, log)}
          r={2.25}
          fill="var(--bg)"
          stroke={lineColor(slot)}
          strokeWidth={1.5}
        />
      ),
  );
}

function NotFinite({ chart: { x }, line, frame }: OneLine) {
  const places = line.notFinite.map((place) => placeX(frame, x, place));
  return spaceOut(places, (px) => px, dashPx).map((px, position) => (
    <NotFiniteMark
      key={px}
      cx={px}
      cy={frame.height - frame.bottom}
      words={position === 0 ? `${formatNumber(line.notFiniteTotal)} × NaN` : null}
      late={px > frame.left + (frame.width - frame.left - frame.right) * 0.8}
    />
  ));
}
